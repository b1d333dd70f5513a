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

    /// <summary>Those that took longer than a page's alert may at p99, by the second since the lane began.</summary>
    public List<SlowFall> Slow { get; } = [];

    public int Sent { get; private set; }

    public List<string> Troubles { get; } = [];

    /// <summary>Sends until it is stopped; the last one is still waited for.</summary>
    public async Task RunAsync(TimeSpan every, CancellationToken stop)
    {
        Slow.Clear();
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
                await FallAsync(begun, Math.Max(due, Stopwatch.GetTimestamp()));
            }
        }
    }

    private async Task FallAsync(long begun, long due)
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

            var receipt = Stopwatch.GetElapsedTime(due);
            var shown = Stopwatch.GetElapsedTime(due, await seen.WaitAsync(patience.Token));
            Receipts.Add(receipt);
            Pages.Add(shown);
            if (shown > Slice.Slow)
            {
                Slow.Add(new SlowFall(Stopwatch.GetElapsedTime(begun, due), shown));
            }
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

/// <summary>A fall whose alert was on the page late.</summary>
/// <param name="At">When it was due, since the lane began.</param>
/// <param name="Shown">How long it took.</param>
internal readonly record struct SlowFall(TimeSpan At, TimeSpan Shown);
