using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>The frame that a danger came in, by what made it of the frame: the bracelet itself, or one of the rules on its values.</summary>
internal readonly record struct FrameOf(string Source, FrameId Id);

/// <summary>What may be a danger, wherever it comes from, with its rule.</summary>
/// <param name="FoldsAs">What it is on the wire when it belongs to a story that is told already.</param>
internal sealed record DangerSign(
    string Bracelet, FrameOf Frame, DateTimeOffset At, DangerKind FoldsAs, bool? Immobile, double? Value,
    Func<IReadOnlyList<KnownDanger>, DateTimeOffset, DangerDecision> Decide)
{
    public static DangerSign Of(string bracelet, BraceletEvent signal, DangerLimits limits) => new(
        bracelet, new FrameOf(bracelet, signal.Id), signal.At, DangerKind.Tachycardia, signal.Immobile, signal.MeanBpm,
        (recent, now) => DangerRules.Decide(signal, recent, now, limits));

    public static DangerSign Of(string bracelet, FrameId frame, RedFinding finding, DangerLimits limits) => new(
        bracelet, new FrameOf($"{bracelet}/{finding.Kind}", frame), finding.At, finding.Kind, null, finding.Value,
        (recent, _) => DangerRules.Decide(finding, recent, limits));
}
