using System.Reflection;
using System.Text.Json;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Watchdog;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Uplink;

/// <summary>Says how the box is, each 60 s even with no bracelet, and at once when a text or the bracelet's link changed.</summary>
internal sealed partial class HeartbeatLane(
    GatewaySettings settings, ReadingsQueue readings, BraceletStatus bracelet, SmsSpool spool, OutboxFile file, EmergencyPlanFile plans, StoryWatch stories, StoryLog story,
    ServerLink server, UplinkSignals signals, BoxFaults faults, BoxClock clock, TimeProvider time, ILogger<HeartbeatLane> log, Heart heart, GsmModem? modem = null) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(60);

    private const int MostReplies = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Backoff Retry = new(TimeSpan.FromSeconds(1), Every);
    private static readonly string Firmware =
        typeof(HeartbeatLane).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private readonly LoopMark _loop = heart.Loop("heartbeat lane", Lane.Late);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var news = new MessageNews(file, spool);
        bracelet.Changed += signals.Heartbeats.Call;
        faults.Changed += signals.Heartbeats.Call;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var following = news.FollowAsync(signals.Heartbeats.Call, ending.Token);
        try
        {
            for (var failures = 0; ; failures++)
            {
                var (received, asked) = await BeatAsync(news, stoppingToken);
                failures = received ? 0 : failures;
                await signals.Heartbeats.SleepAsync(received ? Every : asked ?? Retry.Next(failures, Random.Shared.NextDouble()), stoppingToken);
            }
        }
        finally
        {
            bracelet.Changed -= signals.Heartbeats.Call;
            faults.Changed -= signals.Heartbeats.Call;
            await ending.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(bool Received, TimeSpan? Asked)> BeatAsync(MessageNews news, CancellationToken stop)
    {
        await server.ReadyAsync(_loop, stop);
        try
        {
            var (told, replies) = (news.Untold(), story.Untold(MostReplies));
            var beat = Compose(told, replies);
            var answer = await PostAsync(beat, stop);
            if (answer is ServerAnswer.Refused)
            {
                // An older server does not know every member; that the box is alive it must hear all the same. The answers wait for a newer one.
                replies = [];
                answer = await PostAsync(Plain(beat), stop);
            }

            if (answer is ServerAnswer.Refused refused)
            {
                LogRefused(log, refused.Reason);
            }

            if (answer is ServerAnswer.NotNow not)
            {
                return (false, not.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked < Every ? asked : Every : null);
            }

            // A refused heartbeat is not sent again and again: the next one says how the box is then.
            news.Told(told);
            story.Told(replies);
            if (answer is ServerAnswer.Received { Receipt.Events: { } words })
            {
                stories.Hear(words);
            }

            if (answer is ServerAnswer.Received { Receipt.Replay: { } lost } && readings.Replay(lost))
            {
                // The next heartbeat says that it is done.
                LogReplay(log, lost.Id);
                signals.Readings.Call();
                signals.Heartbeats.Call();
            }

            return (true, null);
        }
        catch (SqliteException broken)
        {
            LogDisk(log, broken.SqliteErrorCode);
            return (false, null);
        }
    }

    private Task<ServerAnswer> PostAsync(Heartbeat beat, CancellationToken stop) =>
        server.PostAsync(WireV1.HeartbeatsPath, JsonSerializer.SerializeToUtf8Bytes(beat, WireJson.Options), items: 0, Patience, stop);

    /// <summary>As the first servers of version 1 read it.</summary>
    private static Heartbeat Plain(Heartbeat beat) => beat with { Faults = null, ClockOffsetSeconds = null, Replayed = null, Replies = null, Events = null, HearsReopened = null };

    private Heartbeat Compose(IReadOnlyList<SmsState> texts, IReadOnlyList<StoryEntry> replies)
    {
        var wrist = bracelet.View();
        var phone = modem?.Status;
        var asked = stories.AskAbout();
        return new Heartbeat(
            WireV1.Version, time.GetUtcNow(), plans.KnownVersion, Firmware,
            wrist.Link, wrist.Serial, wrist.Heard, wrist.BatteryPercent,
            phone?.State ?? ModemState.None, phone?.SignalPercent, phone?.Operator,
            OnMains: null,
            readings.CountWaiting(), readings.CountDropped(),
            DiskProbe.FreeBytes(settings.Data),
            texts.Select(MessageNews.OnTheWire).OfType<BoxMessage>().ToList() is { Count: > 0 } messages ? messages : null,
            faults.List(),
            ClockOffsetSeconds: clock.Offset?.TotalSeconds,
            Replayed: readings.Replayed,
            Replies: replies.Count > 0 ? [.. replies.Select(reply => new BoxReply(reply.ContactId!.Value, reply.Answer!.Value, reply.At, reply.EventId))] : null,
            Events: asked.Count > 0 ? asked : null,
            HearsReopened: asked.Count > 0 ? true : null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server asks for readings again: replay {Id}")]
    private static partial void LogReplay(ILogger log, Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Heartbeat refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox does not answer (SQLite error {Code}); the heartbeat is tried again")]
    private static partial void LogDisk(ILogger log, int code);
}
