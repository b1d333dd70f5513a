using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using HomeCare.Modules.Wire;

namespace HomeCare.Web.Commands;

/// <summary>
/// A recording as a table, <c>time,bpm,spo2,steps</c>: time in ISO 8601 (UTC without a zone) or in seconds, ascending; an empty cell is no reading. What is
/// denser than ten seconds is taken together as a bracelet does: means of the values, sum of the steps.
/// </summary>
internal sealed class RecordingFile
{
    private const int BraceletSeconds = 10;
    private const int LongestSpan = 60;

    private RecordingFile(IReadOnlyList<Reading> readings, bool inSeconds) => (Readings, InSeconds) = (readings, inSeconds);

    public IReadOnlyList<Reading> Readings { get; }

    /// <summary>Time is a number of seconds, not a date.</summary>
    public bool InSeconds { get; }

    /// <summary>Reads it; what cannot be read throws with the line and a sentence.</summary>
    public static RecordingFile Read(TextReader text, string name)
    {
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            PrepareHeaderForMatch = header => header.Header.Trim().ToUpperInvariant(),
            TrimOptions = TrimOptions.Trim,
            MissingFieldFound = null,
            BadDataFound = null,
        });
        if (!csv.Read() || !csv.ReadHeader() || !Has(csv, "TIME") || !(Has(csv, "BPM") || Has(csv, "SPO2")))
        {
            throw new InvalidOperationException($"{name}: the first line has to name the columns: time, and bpm or spo2 or both, and steps where there are any.");
        }

        var (rows, inSeconds) = (new List<Row>(), false);
        while (csv.Read())
        {
            var row = RowOf(csv, name, out inSeconds);
            if (rows.Count > 0 && row.At < rows[^1].At)
            {
                throw new InvalidOperationException($"{name}, line {csv.Parser.RawRow}: time goes back. Put the rows in the order of time.");
            }

            rows.Add(row);
        }

        var pace = PaceOf(rows);
        return new RecordingFile(pace < BraceletSeconds ? [.. InTens(rows)] : [.. rows.Select((row, place) => row.ToReading(place, Math.Min(pace, LongestSpan)))], inSeconds);
    }

    /// <summary>A time as the file writes it.</summary>
    public object Write(DateTimeOffset at) => InSeconds
        ? (at - DateTimeOffset.UnixEpoch).TotalSeconds
        : at.ToString(at.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static bool Has(CsvReader csv, string column) => csv.GetFieldIndex(column, isTryGet: true) >= 0;

    private static Row RowOf(CsvReader csv, string name, out bool inSeconds)
    {
        var time = csv.GetField("TIME") ?? "";
        inSeconds = double.TryParse(time, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds);
        DateTimeOffset at;
        if (inSeconds && seconds is > -6e10 and < 2e11)
        {
            at = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }
        else if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at))
        {
            throw new InvalidOperationException($"{name}, line {csv.Parser.RawRow}: '{time}' is no time. Write it as 2026-03-12T13:32:00Z, or in seconds.");
        }

        return new Row(at, Number(csv, "BPM", name), Number(csv, "SPO2", name), Number(csv, "STEPS", name));
    }

    private static double? Number(CsvReader csv, string column, string name)
    {
        var text = Has(csv, column) ? csv.GetField(column) : null;
        return string.IsNullOrEmpty(text) ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : throw new InvalidOperationException($"{name}, line {csv.Parser.RawRow}: '{text}' in {column.ToLowerInvariant()} is no number. Write one, or nothing for no reading.");
    }

    /// <summary>Seconds between rows, as most of them are.</summary>
    private static int PaceOf(List<Row> rows)
    {
        var apart = rows.Zip(rows.Skip(1), (one, next) => (next.At - one.At).TotalSeconds).Where(seconds => seconds > 0).Order().ToList();
        return apart.Count == 0 ? BraceletSeconds : Math.Max(1, (int)Math.Round(apart[apart.Count / 2]));
    }

    private static IEnumerable<Reading> InTens(List<Row> rows) => rows
        .GroupBy(row => (long)Math.Floor((row.At - DateTimeOffset.UnixEpoch).TotalSeconds / BraceletSeconds))
        .Select((ten, place) => new Row(
            DateTimeOffset.UnixEpoch.AddSeconds((ten.Key + 1) * BraceletSeconds), Mean(ten, row => row.HeartRate), Mean(ten, row => row.Oxygen),
            ten.Any(row => row.Steps is not null) ? ten.Sum(row => row.Steps ?? 0) : null).ToReading(place, BraceletSeconds));

    private static double? Mean(IEnumerable<Row> rows, Func<Row, double?> of) =>
        rows.Select(of).Where(value => value is not null).Average();

    private sealed record Row(DateTimeOffset At, double? HeartRate, double? Oxygen, double? Steps)
    {
        public Reading ToReading(long sequence, int seconds) => new(
            sequence, At, seconds, "recording", Measure(HeartRate), Measure(Oxygen), Measure(Steps));

        private static Measure? Measure(double? value) => value is { } number ? Modules.Wire.Measure.Of(number) : null;
    }
}
