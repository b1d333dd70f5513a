using System.Diagnostics.Metrics;
using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Open alerts by level and rule (silence among them), how long the oldest red one has been without an answer, the texts that wait, those that no channel
/// takes, channels that are left alone, and dangers of boxes that stand in no home.
/// </summary>
internal sealed class AlertsGauges : ISlowGauges
{
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private Counted? counted;

    public AlertsGauges(IServiceScopeFactory scopes, TimeProvider clock, TwoChannels channels, IMeterFactory? meters = null)
    {
        (this.scopes, this.clock) = (scopes, clock);
        var meter = meters?.Create(AlertsMeter.Name) ?? new Meter(AlertsMeter.Name);
        Gauge("homecare.alerts.open", c => c.Open, "{alert}", "Alerts that nobody has closed");
        Gauge("homecare.alerts.unanswered.age", c => [new(Seconds(c.OldestRedAt))], "s", "Age of the oldest red alert that nobody has taken; 0 for none");
        Gauge("homecare.texts.waiting", c => c.Texts, "{text}", "Texts to nurses that are not accepted yet");
        Gauge("homecare.texts.waiting.age", c => [new(Seconds(c.OldestTextAt))], "s", "Age of the oldest text that waits; 0 for none");
        Gauge("homecare.texts.dead", c => [new(c.Dead)], "{text}", "Red and orange texts that no channel has taken for 5 minutes");
        Gauge("homecare.dangers.stray", c => [new(c.Strays)], "{danger}", "Dangers of boxes that stand in no home");
        meter.CreateObservableGauge(
            "homecare.texts.channel.open", () => channels.Breakers.Select(one => new Measurement<long>(one.IsOpen ? 1 : 0, new KeyValuePair<string, object?>("channel", one.Channel))),
            null, "1 for a channel of texts that is left alone for a while after failures");

        void Gauge(string name, Func<Counted, IEnumerable<Measurement<long>>> read, string unit, string description) =>
            meter.CreateObservableGauge(name, () => counted is { } now ? read(now) : [], unit, description);
    }

    /// <summary>An enum's word as metrics and JSON write it.</summary>
    public static string Word(string word) => JsonNamingPolicy.SnakeCaseLower.ConvertName(word);

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlertsDb>();
        var open = await db.Alerts.Where(alert => alert.State != AlertState.Closed)
            .GroupBy(alert => new { alert.Level, alert.Rule })
            .Select(group => new { group.Key.Level, group.Key.Rule, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        var oldestRed = await db.Alerts
            .Where(alert => (alert.State == AlertState.Raised || alert.State == AlertState.Notified) && alert.Level == AlertLevel.Red)
            .MinAsync(alert => (DateTime?)(alert.CalledAt ?? alert.RaisedAt), cancellationToken);
        // A text that a channel took may have something due: its delivery report.
        var texts = await db.Texts.Where(text => text.DueAt != null && text.State != MessageState.Accepted)
            .GroupBy(text => text.State)
            .Select(group => new { State = group.Key, Count = group.LongCount(), Oldest = group.Min(text => text.QueuedAt) })
            .ToListAsync(cancellationToken);
        var strays = await db.Dangers.LongCountAsync(danger => danger.Stray != null, cancellationToken);
        var dead = await DeadTexts.In(db, clock.GetUtcNow()).LongCountAsync(cancellationToken);
        counted = new Counted(
            [.. open.Select(group => Of(group.Count, ("level", group.Level.ToString()), ("rule", group.Rule.ToString())))],
            oldestRed,
            [.. texts.Select(group => Of(group.Count, ("state", group.State.ToString())))],
            texts.Count == 0 ? null : texts.Min(group => group.Oldest),
            strays,
            dead);
    }

    private static Measurement<long> Of(long count, params (string Key, string Word)[] tags) =>
        new(count, tags.Select(tag => new KeyValuePair<string, object?>(tag.Key, Word(tag.Word))));

    private long Seconds(DateTime? since) => since is { } at ? (long)Math.Max(0, (clock.GetUtcNow().UtcDateTime - at).TotalSeconds) : 0;

    private sealed record Counted(
        IReadOnlyList<Measurement<long>> Open, DateTime? OldestRedAt, IReadOnlyList<Measurement<long>> Texts, DateTime? OldestTextAt, long Strays, long Dead);
}
