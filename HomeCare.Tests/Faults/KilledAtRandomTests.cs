using System.Globalization;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>R1: kill -9 at random instants, of the start, of a write, of a confirmation, of an upload, of a text; then started again on its files.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)] // Each home is its own processes and folder.
internal sealed class KilledAtRandomTests
{
    [Test]
    public Task A_box_killed_five_times_loses_nothing_and_texts_every_danger() => CampaignAsync(Seed(0), kills: 5);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [Category("Slow")]
    public Task A_box_killed_25_times_loses_nothing_and_texts_every_danger(int slice) => CampaignAsync(Seed(slice), kills: 25);

    // A new schedule each run; the one that failed is given again by its number.
    private static int Seed(int slice) =>
        int.TryParse(Environment.GetEnvironmentVariable("HOMECARE_FAULT_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given : Environment.TickCount % 1_000_000 * 10 + slice;

    private static async Task CampaignAsync(int seed, int kills)
    {
        await TestContext.Out.WriteLineAsync($"HOMECARE_FAULT_SEED={seed}");
        var dice = new Random(seed);
        await using var home = await FaultyHome.MakeAsync();
        // A network takes its time to answer; a kill within it leaves a text in doubt.
        home.Modem.ResultDelay = TimeSpan.FromMilliseconds(30);
        if (dice.Next(2) == 0)
        {
            // Else the delivery report says of most texts in doubt that they arrived, and few are sent again.
            home.Modem.Faults.Add(new ModemFault(ModemFaultKind.NoReport, Times: int.MaxValue));
        }

        var toFirstConfirmation = new List<TimeSpan>();
        // The first life enrols; a box without a plan has nobody to text.
        await home.StartBoxAsync();
        await home.BoxKnowsWhomToTextAsync();
        using var walking = new CancellationTokenSource();
        var stream = StreamAsync(home, walking.Token);
        for (var kill = 0; kill < kills; kill++)
        {
            await LiveAsync(home, dice);
            await home.KillBoxAsync();
            if (dice.Next(4) == 0)
            {
                home.Fall();
            }

            toFirstConfirmation.Add(await RestartAsync(home, waits: dice.Next(3) > 0));
        }

        await walking.CancelAsync();
        await stream.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var history = await home.SettleAsync();
        await ReportAsync(history, kills, toFirstConfirmation);
        Assert.That(Oracles.All(history), Is.Empty, $"HOMECARE_FAULT_SEED={seed}\n{home.LastWords()}");
    }

    /// <summary>Something is under way, and a random while later comes the kill.</summary>
    private static async Task LiveAsync(FaultyHome home, Random dice)
    {
        var sends = home.Modem.SendCommands;
        switch (dice.Next(4))
        {
            case 0:
                await Task.Delay(dice.Next(500));
                break;
            case 1:
                home.Fall();
                await Task.Delay(dice.Next(120));
                break;
            case 2:
                // Into the talk with the modem.
                home.Fall();
                await Eventually.IsTrue(() => home.Modem.SendCommands > sends, $"a text is under way; the box said:\n{home.LastWords()}", TimeSpan.FromSeconds(60));
                await Task.Delay(dice.Next(25));
                break;
            default:
                home.FallTakenBack();
                home.Server.Misbehave(ReceiptLostAsync);
                await Task.Delay(dice.Next(300));
                break;
        }
    }

    /// <summary>Stored, and the receipt lost on its way (R11).</summary>
    private static async Task ReceiptLostAsync(Microsoft.AspNetCore.Http.HttpContext context, Func<Task> right)
    {
        context.Response.Body = new MemoryStream();
        await right();
        context.Abort();
    }

    private static async Task<TimeSpan> RestartAsync(FaultyHome home, bool waits)
    {
        var before = home.Confirmations;
        var begun = TimeProvider.System.GetTimestamp();
        await home.StartBoxAsync();
        if (waits)
        {
            await Eventually.IsTrue(() => home.Confirmations > before, $"the box confirms again; it said:\n{home.LastWords()}", TimeSpan.FromSeconds(60));
        }

        return waits ? TimeProvider.System.GetElapsedTime(begun) : TimeSpan.Zero;
    }

    private static async Task StreamAsync(FaultyHome home, CancellationToken stop)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(30));
        while (await beat.WaitForNextTickAsync(stop))
        {
            home.Measure();
        }
    }

    private static async Task ReportAsync(History history, int kills, List<TimeSpan> restarts)
    {
        var waited = restarts.Where(one => one > TimeSpan.Zero).Order().ToList();
        var delays = Oracles.DelaysToFirstText(history).Order().ToList();
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills; {history.Spans.Count} spans, {history.Readings.Count} on the server; {history.Dangers.Count(danger => !danger.TakenBack)} dangers, "
            + $"{history.Texts.Count} texts, {history.Texts.Count - history.Texts.Distinct(SameText.Instance).Count()} of them a second time after a doubtful send; "
            + $"start to first confirmation: median {Middle(waited)}, most {(waited.Count > 0 ? waited[^1].TotalSeconds : 0):0.00} s; danger to network: median {Middle(delays)}, most {(delays.Count > 0 ? delays[^1].TotalSeconds : 0):0.00} s"));
    }

    private static string Middle(List<TimeSpan> ordered) =>
        ordered.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{ordered[ordered.Count / 2].TotalSeconds:0.00} s");

    private sealed class SameText : IEqualityComparer<AcceptedText>
    {
        public static readonly SameText Instance = new();

        public bool Equals(AcceptedText? x, AcceptedText? y) => (x?.Number, x?.Text) == (y?.Number, y?.Text);

        public int GetHashCode(AcceptedText text) => HashCode.Combine(text.Number, text.Text);
    }
}
