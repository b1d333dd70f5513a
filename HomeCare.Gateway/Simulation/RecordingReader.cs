using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace HomeCare.Gateway.Simulation;

/// <summary>A row as the file has it; null where it has no value.</summary>
internal sealed record RecordedRow(DateTimeOffset At, double? Bpm, double? OxygenPercent, int? Steps);

/// <summary>A recording of a real device, row for row.</summary>
internal sealed record Recording(RecordingFormat Format, int SpanSeconds, IReadOnlyList<RecordedRow> Rows)
{
    /// <summary>The rows as a bracelet measured them, shifted so that the last was just now; gaps stay as long as they were.</summary>
    public IEnumerable<SensedSpan> EndingAt(DateTimeOffset now)
    {
        var shift = now - Rows.Max(row => row.At);
        return Rows.Select(row => new SensedSpan(
            row.At + shift,
            SpanSeconds,
            Format.Bpm is null ? null : new Sensed(row.Bpm),
            Format.Oxygen is null ? null : new Sensed(row.OxygenPercent),
            Format.Steps is null ? null : new Sensed(row.Steps)));
    }
}

/// <summary>
/// Reads recordings of ring oximeters, watches and bedside monitors. Zeros and artefacts are passed on as they are: judging them is the product's
/// task, not the reader's. What cannot be a recording is refused with a sentence.
/// </summary>
internal static class RecordingReader
{
    /// <summary>The box keeps 30 days; what is older would be refused as too old by the server.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(29);

    public static (Recording? Recording, string? Refusal) Read(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            return Read(text, Path.GetFileName(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, $"L'enregistrement {Path.GetFileName(path)} ne peut pas être lu : {unreadable.Message}");
        }
    }

    public static (Recording? Recording, string? Refusal) Read(TextReader text, string name)
    {
        var rows = new List<RecordedRow>();
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null });
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || RecordingFormat.Recognise(csv.HeaderRecord ?? []) is not { } format)
            {
                return (null, Unknown(name));
            }

            string? person = null;
            while (csv.Read())
            {
                if (Row(csv, format) is not { } row)
                {
                    return (null, $"{name}, ligne {csv.Parser.Row} : une heure ou une valeur n'est pas lisible ({format.Name}).");
                }

                if (format.Person is { } column && (person ??= csv.GetField(column)) != csv.GetField(column))
                {
                    return (null, $"{name}, ligne {csv.Parser.Row} : l'enregistrement mêle plusieurs personnes ; n'en gardez qu'une.");
                }

                rows.Add(row);
            }

            return rows.Count == 0 ? (null, $"{name} n'a aucune ligne de mesure.")
                : rows.Max(row => row.At) - rows.Min(row => row.At) > Longest ? (null, $"{name} couvre plus de 29 jours : coupez-le, le boîtier en garde 30.")
                : (new Recording(format, Span(rows), rows), null);
        }
        catch (CsvHelperException broken)
        {
            return (null, $"{name}, ligne {csv.Parser.Row} : ce n'est pas un CSV lisible ({broken.GetType().Name}).");
        }
    }

    private static string Unknown(string name) =>
        $"{name} : en-têtes inconnus. Connus : " +
        string.Join(" ; ", RecordingFormat.All.Select(format => $"{string.Join(',', format.Headers)} ({format.Name})")) + ".";

    private static RecordedRow? Row(CsvReader csv, RecordingFormat format)
    {
        if (!format.TryTime(csv.GetField(format.Time) ?? "", out var at)
            || !TryValue(csv, format.Bpm, out var bpm)
            || !TryValue(csv, format.Oxygen, out var oxygen)
            || !TryValue(csv, format.Steps, out var steps)
            || steps is < 0 or >= ushort.MaxValue
            || (steps is { } count && count != Math.Floor(count)))
        {
            return null;
        }

        return new RecordedRow(at, bpm, oxygen, (int?)steps);
    }

    // Empty, "--" and "NaN" are how the devices say that they have no value.
    private static bool TryValue(CsvReader csv, string? column, out double? value)
    {
        value = null;
        var text = column is null ? "" : csv.GetField(column)?.Trim() ?? "";
        if (text is "" or "--" || text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        value = number;
        return isNumber;
    }

    // The step that most rows are apart: what one row's values stand for.
    private static int Span(List<RecordedRow> rows)
    {
        var steps = rows.Zip(rows.Skip(1), (a, b) => (b.At - a.At).TotalSeconds).Where(seconds => seconds > 0).Order().ToList();
        return steps.Count == 0 ? ScenarioPlayer.SpanSeconds : (int)Math.Clamp(Math.Round(steps[steps.Count / 2]), 1, 3600);
    }
}
