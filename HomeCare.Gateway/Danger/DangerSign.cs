using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>The frame that a danger came in, by what made it of the frame: the bracelet itself, or one of the rules on its values.</summary>
internal readonly record struct FrameOf(string Source, FrameId Id)
{
    /// <summary>
    /// What this frame's danger is called, on the box, on the server and in every text. Made of the frame alone, so that a box which could not write
    /// it down and was killed gives it the same name when the bracelet sends the frame again: nobody is told of one fall twice. RFC 9562, version 8.
    /// </summary>
    public Guid EventId
    {
        get
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{Id.BootId}/{Id.Number}/{Source}");
            var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            return new Guid(bytes, bigEndian: true);
        }
    }
}

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
