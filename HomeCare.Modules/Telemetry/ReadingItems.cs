using System.Text.Json;
using System.Text.RegularExpressions;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>One item of a batch after reading: a reading, or why there is none; and its sequence where that could be read.</summary>
internal sealed record ReadingItem(int Index, long? Sequence, Reading? Reading, Refusal? Refusal);

/// <summary>Reads items one by one, so that a bad one never costs a good one its place. What is refused here is not stored: the box keeps it. Pure.</summary>
internal static partial class ReadingItems
{
    /// <summary>No sensor of a bracelet counts this far; a number beyond it is garbage, not a measurement.</summary>
    public const double LargestValue = 1e9;

    public const int MostReasons = 8;

    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Items that were read with their envelope are only checked.</summary>
    public static IReadOnlyList<ReadingItem> Read(IReadOnlyList<JsonElement> items) =>
        items is RegularItems regular ? [.. regular.Readings.Select(Checked)] : [.. items.Select(Read)];

    /// <summary>The reason's line in a receipt: code, then the sentence in French and English for who looks at the box.</summary>
    public static string Line(Refusal refusal) => $"{refusal.Code}: {refusal.French} / {refusal.English}";

    private static ReadingItem Read(JsonElement item, int index)
    {
        try
        {
            var reading = item.Deserialize<Reading>(WireJson.Options);
            return reading is null ? new ReadingItem(index, null, null, Unreadable("$")) : Checked(reading, index);
        }
        catch (JsonException exception)
        {
            return new ReadingItem(index, SequenceOf(item), null, Unreadable(exception.Path ?? "$"));
        }
    }

    private static ReadingItem Checked(Reading reading, int index)
    {
        var refusal = Check(reading);
        return new ReadingItem(index, reading.Sequence, refusal is null ? reading : null, refusal);
    }

    private static Refusal? Check(Reading reading) => reading switch
    {
        { Sequence: < 1 } => new("sequence", "Le numéro d'ordre commence à 1.", "The sequence begins at 1."),
        { SpanSeconds: < 1 or > 3600 } => new("span", "La durée mesurée va de 1 à 3600 secondes.", "The span is 1 to 3600 seconds."),
        _ when !Serial().IsMatch(reading.BraceletSerial) => new(
            "bracelet_serial", "Le numéro de série du bracelet compte de 1 à 32 caractères ASCII.", "The bracelet's serial number has 1 to 32 ASCII characters."),
        _ when reading.MeasuredAt < Earliest || reading.MeasuredAt >= Latest => new(
            "measured_at", "La date de mesure est hors du calendrier (1970 à 9998).", "The instant of measurement lies outside the calendar (1970 to 9998)."),
        _ => Check("heartRateBpm", reading.HeartRateBpm) ?? Check("oxygenPercent", reading.OxygenPercent) ?? Check("steps", reading.Steps)
            ?? Check("falls", reading.Falls) ?? Check("batteryPercent", reading.BatteryPercent),
    };

    private static Refusal? Check(string member, Measure? measure) => measure switch
    {
        null => null,
        { Quality: not (Quality.Valid or Quality.Doubtful or Quality.Invalid) } => Unreadable("$." + member),
        { Value: { } value } when !(Math.Abs(value) <= LargestValue) => new(
            "value", $"La valeur de {member} n'est pas un nombre mesurable.", $"The value of {member} is no number that can be measured."),
        { Reasons: { } reasons } when reasons.Count > MostReasons || !reasons.All(reason => reason is not null && Code().IsMatch(reason)) => new(
            "reasons", $"Les motifs de {member} sont 8 codes au plus, en minuscules.", $"The reasons of {member} are at most 8 lower-case codes."),
        _ => null,
    };

    private static Refusal Unreadable(string path)
    {
        // The path quotes the item's own words, which may be of any length.
        var where = path.Length <= 80 ? path : path[..80] + "…";
        return new Refusal(
            "unreadable",
            $"La mesure n'est pas écrite selon le schéma, à {where}.",
            $"The reading is not written as the schema says, at {where}.");
    }

    private static long? SequenceOf(JsonElement item)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object && item.TryGetProperty("sequence", out var sequence)
                && sequence.ValueKind == JsonValueKind.Number && sequence.TryGetInt64(out var number)
                    ? number
                    : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair in a name, which is JSON and no text.
            return null;
        }
    }

    [GeneratedRegex(@"\A[!-~]([ -~]{0,30}[!-~])?\z")]
    private static partial Regex Serial();

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,39}\z")]
    private static partial Regex Code();
}
