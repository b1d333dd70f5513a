using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry.Memory;

/// <summary>
/// A person's readings of one stretch that the series store may not have yet, as compact as 100,000 people ask for: about seven bytes a reading. In order of
/// arrival; whoever reads sorts. Only ever touched under the person's gate.
/// </summary>
/// <param name="from">Where the stretch begins, UTC ticks.</param>
/// <param name="firstPlace">The oldest place in the journal that this stretch still needs.</param>
internal sealed class OpenStretch(long from, long firstPlace)
{
    /// <summary>The object, its list and its array, before the first reading.</summary>
    private const int Bare = 256;

    private readonly List<Source> sources = new(1);
    private byte[] bytes = new byte[64];
    private int length;
    private RowBefore before = RowBefore.Start(from);

    public long From => from;

    /// <summary>The journal has to keep all from here on.</summary>
    public long FirstPlace { get; private set; } = firstPlace;

    public int Count { get; private set; }

    /// <summary>What it takes of memory, about.</summary>
    public int Bytes => Bare + bytes.Length;

    /// <summary>Monotonic time of the last reading.</summary>
    public long TouchedAt { get; set; }

    /// <summary>A message that was tried again comes after those behind it.</summary>
    public void Reach(long place) => FirstPlace = Math.Min(FirstPlace, place);

    /// <param name="row">The reading.</param>
    /// <param name="scratch">A buffer of the caller's, used for the moment.</param>
    public void Add(StoredReading row, Bytes scratch)
    {
        scratch.Clear();
        RowCodec.Write(scratch, row, NumberOf(row.Source), ref before);
        if (length + scratch.Length > bytes.Length)
        {
            // A quarter more, not twice: at 100,000 people the slack is what counts.
            Array.Resize(ref bytes, Math.Max(length + scratch.Length, bytes.Length + Math.Max(256, bytes.Length / 4)));
        }

        scratch.Span.CopyTo(bytes.AsSpan(length));
        length += scratch.Length;
        Count++;
    }

    /// <summary>Those measured in [from, to), in order of arrival.</summary>
    public void Read(long first, long end, List<StoredReading> into)
    {
        var reader = new BytesReader(bytes.AsSpan(0, length));
        var context = RowBefore.Start(from);
        while (!reader.AtEnd)
        {
            var row = RowCodec.Read(ref reader, number => sources[number], ref context);
            if (row.MeasuredTicks >= first && row.MeasuredTicks < end)
            {
                into.Add(row);
            }
        }
    }

    private int NumberOf(Source source)
    {
        for (var number = sources.Count - 1; number >= 0; number--)
        {
            if (sources[number] == source)
            {
                return number;
            }
        }

        sources.Add(source);
        return sources.Count - 1;
    }
}
