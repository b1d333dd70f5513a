using System.Globalization;
using System.Text;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// All of a stretch's readings but their values, a column a property, one text a stretch: in a quiet quarter a few dozen letters, as each column is
/// one run. Beside it the values lie as plain points, for every tool to read.
/// </summary>
/// <remarks>
/// Columns: <c>t</c> nanoseconds from the stretch's start, in steps · <c>q</c> sequences, in steps · <c>s</c> place of the source · <c>l</c> seconds
/// from measured to received, or <c>r</c>, received in steps, where that is shorter · <c>k</c> span · <c>o</c> ticks added to the clock · <c>v</c> which
/// signals have a value · <c>m0</c>-<c>m4</c> their marks · <c>w</c> other reasons. A column that says nothing special is not there.
/// </remarks>
internal static class HowItCame
{
    private const int UsualSpan = 10;

    /// <summary>Sources of one stretch, most often one.</summary>
    public static string WriteSources(IReadOnlyList<PlacedReading> readings) =>
        string.Join(' ', readings.Select(placed => placed.Reading.Source).Distinct().Select(Write));

    public static string Write(long from, IReadOnlyList<PlacedReading> readings)
    {
        var sources = readings.Select(placed => placed.Reading.Source).Distinct().ToList();
        var start = PlacedReading.ToNanoseconds(from);
        var text = new StringBuilder("t:").Append(Runs.WriteSteps([.. readings.Select(placed => placed.Nanosecond - start)]));
        text.Append("|q:").Append(Runs.WriteSteps([.. readings.Select(placed => placed.Reading.Sequence)]));
        Add("s", placed => sources.IndexOf(placed.Source), _ => 0);
        AddReceived(text, readings);
        Add("k", reading => reading.SpanSeconds, _ => UsualSpan);
        Add("o", reading => reading.ClockOffsetTicks, _ => 0);
        Add("v", HasValues, _ => null);
        for (var place = 0; place < Signal.All.Count; place++)
        {
            var signal = Signal.All[place];
            Add("m" + place.ToString(CultureInfo.InvariantCulture), signal.MarksOf, reading => signal.Of(reading) is null ? null : 0);
        }

        var others = readings.Select((placed, place) => (placed.Reading.OtherReasons, place)).Where(each => each.OtherReasons is not null)
            .Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.place}={Uri.EscapeDataString(each.OtherReasons!)}"));
        var words = string.Join(',', others);
        return (words.Length == 0 ? text : text.Append("|w:").Append(words)).ToString();

        void Add(string name, Func<StoredReading, long?> column, Func<StoredReading, long?> usual)
        {
            if (readings.Any(placed => column(placed.Reading) != usual(placed.Reading)))
            {
                text.Append('|').Append(name).Append(':').Append(Runs.Write([.. readings.Select(placed => column(placed.Reading))]));
            }
        }
    }

    /// <summary>The readings, with values taken by instant and signal; one whose values are not all there (yet) is left out.</summary>
    /// <param name="from">The stretch's start, UTC ticks.</param>
    /// <param name="count">How many readings it holds.</param>
    /// <param name="sourcesText">Its sources.</param>
    /// <param name="text">What <see cref="Write"/> wrote.</param>
    /// <param name="valueOf">A value by nanosecond and place of its signal; asked in order of time. Null: marks and times are wanted alone, values are 0.</param>
    /// <exception cref="FormatException">The text is not ours.</exception>
    public static List<PlacedReading> Read(long from, int count, string sourcesText, string text, Func<long, int, double?>? valueOf)
    {
        var columns = text.Split('|').Select(column => column.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts.Length == 2 ? parts[1] : "");
        var sources = sourcesText.Split(' ').Select(ReadSource).ToList();
        var times = Steps("t", count) ?? throw Unreadable();
        var sequences = Steps("q", count) ?? throw Unreadable();
        var (which, lags, received) = (Column("s"), Column("l"), Steps("r", count));
        var (spans, offsets, has) = (Column("k"), Column("o"), Column("v"));
        var marks = Enumerable.Range(0, Signal.All.Count).Select(place => Column("m" + place.ToString(CultureInfo.InvariantCulture))).ToList();
        var others = ReadOthers(columns.GetValueOrDefault("w"));
        var start = PlacedReading.ToNanoseconds(from);
        var (readings, values) = (new List<PlacedReading>(count), new double?[Signal.All.Count]);
        for (var place = 0; place < count; place++)
        {
            var mask = has?[place] ?? 0;
            var (at, missing) = (unchecked(start + times[place]), false);
            for (var signal = 0; signal < values.Length; signal++)
            {
                values[signal] = (mask & (1L << signal)) == 0 ? null : valueOf is null ? 0 : valueOf(at, signal);
                missing |= (mask & (1L << signal)) != 0 && values[signal] is null;
            }

            if (missing)
            {
                continue;
            }

            var measured = PlacedReading.ToTicks(at);
            readings.Add(new PlacedReading(
                new StoredReading
                {
                    Source = sources[(int)(which?[place] ?? 0)],
                    Sequence = sequences[place],
                    MeasuredTicks = measured,
                    ClockOffsetTicks = offsets?[place] ?? 0,
                    ReceivedTicks = (received?[place] ?? ((measured / TimeSpan.TicksPerSecond) + (lags?[place] ?? 0))) * TimeSpan.TicksPerSecond,
                    SpanSeconds = (int)(spans is null ? UsualSpan : spans[place] ?? 0),
                    HeartRate = values[0],
                    HeartRateMarks = MarksOf(0),
                    Oxygen = values[1],
                    OxygenMarks = MarksOf(1),
                    Steps = values[2],
                    StepsMarks = MarksOf(2),
                    Falls = values[3],
                    FallsMarks = MarksOf(3),
                    Battery = values[4],
                    BatteryMarks = MarksOf(4),
                    OtherReasons = others.GetValueOrDefault(place),
                },
                at));

            long? MarksOf(int signal) => marks[signal] is { } column ? column[place] : values[signal] is null ? null : 0;
        }

        return readings;

        long?[]? Column(string name) => columns.TryGetValue(name, out var runs) ? Runs.Read(runs, count) ?? throw Unreadable() : null;

        long[]? Steps(string name, int many) => columns.TryGetValue(name, out var runs) ? Runs.ReadSteps(runs, many) ?? throw Unreadable() : null;
    }

    private static void AddReceived(StringBuilder text, IReadOnlyList<PlacedReading> readings)
    {
        var seconds = readings.Select(placed => placed.Reading.ReceivedTicks / TimeSpan.TicksPerSecond).ToList();
        var lags = readings.Select((placed, place) => (long?)(seconds[place] - (placed.Reading.MeasuredTicks / TimeSpan.TicksPerSecond))).ToList();
        if (lags.Any(lag => lag != 0))
        {
            var (asLags, asSteps) = (Runs.Write(lags), Runs.WriteSteps(seconds));
            text.Append(asLags.Length <= asSteps.Length ? "|l:" : "|r:").Append(asLags.Length <= asSteps.Length ? asLags : asSteps);
        }
    }

    private static long? HasValues(StoredReading reading)
    {
        var mask = 0L;
        for (var place = 0; place < Signal.All.Count; place++)
        {
            mask |= Signal.All[place].Of(reading) is null ? 0 : 1L << place;
        }

        return mask;
    }

    private static string Write(Source source) =>
        string.Create(CultureInfo.InvariantCulture, $"{source.Box.Value:D}/{source.Epoch}/{Uri.EscapeDataString(source.BraceletSerial)}");

    private static Source ReadSource(string text) =>
        text.Split('/') is [var box, var epoch, var serial]
        && Guid.TryParseExact(box, "D", out var id) && long.TryParse(epoch, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var life)
            ? new Source(new BoxId(id), life, Uri.UnescapeDataString(serial))
            : throw Unreadable();

    private static Dictionary<int, string> ReadOthers(string? text) => text is null
        ? []
        : text.Split(',').Select(each => each.Split('=', 2)).ToDictionary(
            parts => int.Parse(parts[0], CultureInfo.InvariantCulture), parts => Uri.UnescapeDataString(parts[1]));

    private static FormatException Unreadable() => new("a stretch's row in InfluxDB is not what HomeCare wrote");
}
