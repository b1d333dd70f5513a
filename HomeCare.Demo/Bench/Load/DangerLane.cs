using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Wire;
using WireDanger = HomeCare.Modules.Wire.Danger;

namespace HomeCare.Demo.Bench.Load;

/// <summary>
/// Falls at a steady pace, on a connection of their own, each of another person of the doctor's: how long the receipt takes, and how long until the
/// alert is on the open page. Timed from the instant a fall was due, like everything here.
/// </summary>
internal sealed class DangerLane(Connection connection, OpenPage page, Guid[] boxes, Guid[] patients, string host, int planVersion, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int _next;

    public Histogram Receipts { get; } = new();

    public Histogram Pages { get; } = new();

    public int Sent { get; private set; }

    public List<string> Troubles { get; } = [];

    /// <summary>Sends until it is stopped; the last one is still waited for.</summary>
    public async Task RunAsync(TimeSpan every, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            var due = begun + (long)(every.TotalSeconds * number * Stopwatch.Frequency);
            var rest = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!stop.IsCancellationRequested)
            {
                // A timer of .NET is up to a millisecond late; what was not yet sent did not wait for the server.
                await FallAsync(Math.Max(due, Stopwatch.GetTimestamp()));
            }
        }
    }

    private async Task FallAsync(long due)
    {
        var home = _next++ % patients.Length;
        var seen = page.NextAlertAsync(patients[home]);
        using var patience = new CancellationTokenSource(Patience, time);
        Sent++;
        try
        {
            connection.Send(Request(home));
            var answer = await connection.ReadAsync(patience.Token);
            if (answer is not { Status: 200, Stored: 1 })
            {
                Troubles.Add($"A danger was answered {answer.Status}, {answer.Stored} stored.");
                return;
            }

            Receipts.Add(Stopwatch.GetElapsedTime(due));
            Pages.Add(Stopwatch.GetElapsedTime(due, await seen.WaitAsync(patience.Token)));
        }
        catch (OperationCanceledException)
        {
            Troubles.Add($"A danger had no {(seen.IsCompleted ? "receipt" : "alert on the open page")} after {Patience.TotalSeconds:0} s.");
        }
    }

    private byte[] Request(int home)
    {
        var danger = new WireDanger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, time.GetUtcNow(), RequestWriter.Bracelet(home), Immobile: true);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new DangersBatch(WireV1.Version, time.GetUtcNow(), planVersion, [JsonSerializer.SerializeToElement(danger, WireJson.Options)]), WireJson.Options);
        var head =
            $"POST {WireV1.DangersPath} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{ContentDigest.FieldName}: {ContentDigest.Of(body)}\r\n{RequestWriter.BoxField}: {boxes[home]:N}\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
