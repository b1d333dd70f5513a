using System.Globalization;
using HomeCare.Demo.Counting;
using HomeCare.Demo.Homes;
using HomeCare.Demo.Processes;
using HomeCare.Demo.Show;

namespace HomeCare.Demo;

/// <summary>
/// Watches while the homes live: looks into the server's files ten times a second, brings what it finds together with what the homes
/// sent, and says it on the ledger.
/// </summary>
internal sealed class Live(
    IReadOnlyList<Home> homes, Server server, ServerFiles files, Seeded seeded, Ledger ledger, Board board, Screen screen, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly DateTimeOffset _begun = time.GetUtcNow();
    private readonly List<Frame> _stored = [];
    private readonly List<ServerText> _texts = [];
    private readonly Dictionary<Guid, int> _alerts = [];
    private IReadOnlyList<RaisedAlert> _raised = [];
    private string _shown = "";

    public IReadOnlyList<Frame> Stored => _stored;

    public IReadOnlyList<ServerText> ServerTexts => _texts;

    public IReadOnlyList<RaisedAlert> Alerts => _raised;

    public TimeSpan Lasted => time.GetUtcNow() - _begun;

    public Tally Tally => Tally.Of([.. homes.SelectMany(home => home.Emitted)], _stored);

    /// <summary>Watches until it is stopped or the condition holds.</summary>
    public async Task WatchAsync(Func<bool> done, string until, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !done())
        {
            Look();
            Status(until);
            await Task.Delay(Beat, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look at everything.</summary>
    public void Look()
    {
        var now = time.GetUtcNow();
        SeeDangers(now);
        foreach (var row in files.NewReadings())
        {
            _stored.Add(row.Frame);
            if (homes.FirstOrDefault(home => home.Bracelet == row.Frame.Serial) is { Scenario: not HomePlan.Recording } home)
            {
                ledger.Reading(home.Name, row.Frame, now - DateTimeOffset.FromUnixTimeMilliseconds(row.Frame.MeasuredAtMilliseconds));
            }
        }

        SeeAlerts();
        foreach (var text in files.NewTexts())
        {
            _texts.Add(text);
            var alert = _raised.LastOrDefault(alert => alert.Id.ToString("N").StartsWith(text.ShortReference, StringComparison.OrdinalIgnoreCase));
            var home = homes.FirstOrDefault(home => home.Seeded.PatientId == alert?.Patient);
            ledger.Text(home?.Name ?? "server", "the server", $"nurse {text.To}", text.Text, alert is null ? null : text.At - alert.RaisedAt);
        }
    }

    private void SeeDangers(DateTimeOffset now)
    {
        foreach (var danger in files.NewDangers())
        {
            var signal = homes.FirstOrDefault(home => home.Seeded.PatientId == danger.Patient)?.Signals
                .FirstOrDefault(signal => signal.Rule == danger.Rule && signal.ToServer is null && signal.SentAt >= danger.OccurredAt);
            signal?.ToServer = now - signal.SentAt;
        }
    }

    private void SeeAlerts()
    {
        _raised = files.AlertsSince(_begun);
        foreach (var alert in _raised)
        {
            if (_alerts.GetValueOrDefault(alert.Id) < alert.Occurrences)
            {
                var home = homes.FirstOrDefault(home => home.Seeded.PatientId == alert.Patient);
                var again = _alerts.ContainsKey(alert.Id) ? $", seen {alert.Occurrences} times" : "";
                var signal = home?.Signals.LastOrDefault(signal => signal.Rule == alert.Rule && signal.ToServer is not null);
                ledger.Alert(home?.Name ?? "server", alert.Level, alert.Rule.Replace('_', ' ') + again, again.Length == 0 ? signal?.ToServer : null);
            }

            _alerts[alert.Id] = alert.Occurrences;
        }
    }

    private void Status(string until)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{Lasted:mm\\:ss} {until} · {_stored.Count} of {homes.Sum(home => home.Emitted.Count)} readings stored · {_raised.Count} alerts · texts: {homes.Sum(home => home.Texts)} box, {_texts.Count} server · {(server.Program.IsRunning ? "server up" : "SERVER DOWN")}");
        var whole = line + board.Codes(seeded);
        if (whole != _shown)
        {
            _shown = whole;
            screen.Stay(line, board.Codes(seeded));
        }
    }
}
