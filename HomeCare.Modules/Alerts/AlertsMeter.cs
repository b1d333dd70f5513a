using System.Diagnostics.Metrics;
using HomeCare.Modules.Alerts.Texts;

namespace HomeCare.Modules.Alerts;

/// <summary>What Alerts counts of itself: numbers of things, by level, rule and state. No id, no value.</summary>
internal sealed class AlertsMeter
{
    /// <summary>The meter's, and the traces', name.</summary>
    public const string Name = "HomeCare.Alerts";

    // The goal is 5 ms in the middle and 50 ms at worst; what a person would feel is at the end.
    private static readonly double[] DangerSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private readonly Histogram<double> dangerSeconds;
    private readonly Counter<long> tries;
    private readonly Counter<long> reports;
    private readonly Counter<long> replies;
    private readonly Counter<long> refusedCalls;

    public AlertsMeter(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(Name) ?? new Meter(Name);
        dangerSeconds = meter.CreateHistogram(
            "homecare.danger.duration", "s", "A box's dangers: from the call to all of them on disk as alerts",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = DangerSeconds });
        tries = meter.CreateCounter<long>("homecare.texts.tries", "{try}", "Tries to hand a text to the sender, by outcome");
        reports = meter.CreateCounter<long>("homecare.texts.reports", "{report}", "Providers' delivery reports, by outcome");
        replies = meter.CreateCounter<long>("homecare.texts.replies", "{text}", "Texts that people sent us, by outcome");
        refusedCalls = meter.CreateCounter<long>("homecare.texts.calls.refused", "{call}", "Calls at the providers' doors that did not come from a provider");
    }

    /// <summary>A box's dangers were dealt with, or failed and will be sent again.</summary>
    public void Dealt(TimeSpan took, bool failed) =>
        dangerSeconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", failed ? "failed" : "receipted"));

    /// <summary>A text was tried.</summary>
    public void Tried(SendOutcome outcome) => tries.Add(1, new KeyValuePair<string, object?>("outcome", AlertsGauges.Word(outcome.ToString())));

    /// <summary>A delivery report was heard.</summary>
    public void Reported(string outcome) => reports.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Someone texted us.</summary>
    public void Replied(string outcome) => replies.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Someone called at a provider's door and could not show to be it.</summary>
    public void CallRefused() => refusedCalls.Add(1);
}
