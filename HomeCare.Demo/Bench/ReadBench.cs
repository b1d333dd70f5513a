using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Show;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench;

/// <summary>How long a question took, and how many rows its last answer had.</summary>
internal sealed record Asked(double P50Ms, double P99Ms, int Times, int Rows);

/// <summary>What <c>bench read</c> found: times within the server, of its own handlers.</summary>
/// <param name="Day">24 h of one person, every reading.</param>
/// <param name="Month">30 days of one person in 5-minute means with least and most.</param>
/// <param name="State">Last value, age and open alert of everyone.</param>
/// <param name="Figures">One person's figures of 30 days.</param>
internal sealed record ReadFigures(
    int Rate, int Homes, string Store, int HistoryDays, int HistoryHomes, double RequestsPerS, long Errors, Asked Day, Asked Month, Asked State, Asked Figures, double BytesPerValue) : IFigures
{
    public IEnumerable<(string Line, bool Met)> Lines()
    {
        var (day, month) = Store == "influx" ? (25, 5) : (5, 5);
        return
        [
            (FormattableString.Invariant($"meanwhile        {RequestsPerS,8:0} readings/s of {Rate} asked, {Errors} errors   (goal: all, none)"), Errors == 0 && RequestsPerS >= Rate * 0.99),
            Line("24 h of one", Day, day),
            Line("30 days, 5 min", Month, month),
            Line("state of all", State, 20),
            Line("month's figures", Figures, 1),
            .. HistoryDays == 0 ? [] : new[] { StoredFiles.Line(Store, BytesPerValue, $" of {HistoryDays} days of {HistoryHomes} homes") },
        ];
    }

    private static (string, bool) Line(string what, Asked asked, double mostMs) => (
        FormattableString.Invariant($"{what,-16} {asked.P50Ms,8:0.00} ms p50, {asked.P99Ms:0.00} p99 of {asked.Times}; {asked.Rows} rows   (goal {mostMs:0} ms p50)"),
        asked.P50Ms <= mostMs && asked.Rows > 0);
}

/// <summary>
/// Pages' questions while readings come in. The server asks its own handlers and takes the time itself: a page adds its own HTML to that, a network its
/// own way. Questions come one at a time, from every kind in turn.
/// </summary>
internal sealed class ReadBench(Screen screen, TimeProvider time, RigOptions options, int rate, TimeSpan length, int connections)
{
    private const int OfOneKind = 5;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5), Day = TimeSpan.FromDays(1), Month = TimeSpan.FromDays(30);

    /// <summary>What the runtime compiles once a method is called often, it compiles in these: a server answers the same questions for weeks.</summary>
    private static readonly TimeSpan FirstQuestions = TimeSpan.FromSeconds(60);

    private readonly Dictionary<Ask, (Histogram Times, int Rows)> _asked = [];

    private volatile bool _isFirst = true;

    public async Task<ReadFigures> RunAsync(CancellationToken stop)
    {
        Machine.NeedOpenFiles(connections);
        await using var rig = await Rig.PrepareAsync(screen, time, options, stop);
        if (rig.Prepared.HistoryDays == 0)
        {
            screen.Line("  The homes have no past: --history-days 31 gives some of them one, when a folder is prepared.", Ink.Warning);
        }

        await rig.StartProductAsync(stop);
        var homes = new Timetable(options.Homes, rate, seed: 1);
        var writer = rig.Writer(rig.Ingestion, WireV1.ReadingsPath, Random.Shared.NextInt64(1, long.MaxValue), homes.SpanSeconds);
        await using var loop = await Waiting.For(screen, time, $"Opening {connections} connections", OpenLoop.StartAsync(
            connections, (number, closing) => rig.ConnectAsync(rig.Ingestion, number, closing), homes, receipts: true, stop));
        var lap = TimeSpan.FromSeconds(Math.Max(FirstQuestions.TotalSeconds, (double)homes.Count / rate));
        var progress = new Progress(screen, time, lap + Warm + Warm + length);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var asking = AskAsync(rig, over.Token);
        await progress.WatchAsync("first lap", lap + Warm, loop, loop.RunAsync(writer, Warm, lap, () => rig.Look(rig.Product), stop));
        _isFirst = false;
        var slice = await progress.WatchAsync("reading", Warm + length, loop, loop.RunAsync(writer, Warm, length, () => rig.Look(rig.Product), stop));
        await over.CancelAsync();
        await asking;
        foreach (var trouble in loop.Counts.Troubles)
        {
            screen.Line("  " + trouble, Ink.Warning);
        }

        var past = rig.Prepared;
        return new ReadFigures(
            rate, options.Homes, options.Store, past.HistoryDays, past.HistoryHomes, slice.Answered / slice.Seconds, loop.Counts.Errors,
            Of(Ask.TimeDay), Of(Ask.TimeMonth), Of(Ask.TimeState), Of(Ask.TimeFigures),
            past.HistoryReadings == 0 ? 0 : (double)past.HistoryBytes / past.HistoryReadings / Vitals.Values);
    }

    private async Task AskAsync(Rig rig, CancellationToken over)
    {
        try
        {
            using var asking = await Asking.OpenAsync(rig.Folder, time, over);
            // Those with a past; each time others, so that no answer is still warm from the last.
            var people = rig.Patients[..(rig.Prepared.HistoryDays > 0 ? rig.Prepared.HistoryHomes : Math.Min(1000, rig.Patients.Length))];
            for (var turn = 0; ; turn++)
            {
                var now = time.GetUtcNow();
                Guid[] some = [.. Enumerable.Range(0, OfOneKind).Select(number => people[((turn * OfOneKind) + number) % people.Length])];
                await TakeAsync(asking, Ask.TimeDay, some, now - Day, now, over);
                await TakeAsync(asking, Ask.TimeMonth, some, now - Month, now, over);
                await TakeAsync(asking, Ask.TimeFigures, some, now - Month, now, over);
                await TakeAsync(asking, Ask.TimeState, rig.Patients[..options.Homes], now - Day, now, over);
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The slice is over.
        }
    }

    private async Task TakeAsync(Asking asking, Ask ask, Guid[] patients, DateTimeOffset from, DateTimeOffset to, CancellationToken over)
    {
        var wasFirst = _isFirst;
        var told = await asking.AskAsync(new Question(ask, patients, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds()), over);
        if (wasFirst)
        {
            return;
        }

        var (times, rows) = _asked.GetValueOrDefault(ask, (new Histogram(), 0));
        foreach (var ms in told.Ms!)
        {
            times.Add(TimeSpan.FromMilliseconds(ms));
        }

        _asked[ask] = (times, Math.Max(rows, told.Rows));
    }

    private Asked Of(Ask ask) => _asked.TryGetValue(ask, out var asked)
        ? new Asked(asked.Times.Ms(0.5), asked.Times.Ms(0.99), (int)asked.Times.Count, asked.Rows)
        : new Asked(double.NaN, double.NaN, 0, 0);
}
