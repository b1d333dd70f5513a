namespace HomeCare.Demo.Bench.Load;

/// <summary>
/// Who sends what, and when: message g of all time is due g / rate seconds after 1970 and comes from home g modulo homes. So a home's spans end on a grid
/// of its own, homes / rate seconds wide, and no two neighbours send at the same instant.
/// </summary>
internal sealed class Timetable(int count, int rate, ulong seed)
{
    private readonly Walk _walk = new(count, seed);
    private readonly int[] _sequences = new int[count];

    public int Count => count;

    public int Rate => rate;

    /// <summary>What a reading covers, in whole seconds as the wire says it.</summary>
    public int SpanSeconds => Math.Clamp((int)Math.Round((double)count / rate), 1, 3600);

    /// <summary>The first message that is due at or after an instant, ms since 1970.</summary>
    public long FirstAt(long ms) => (ms * rate + 999) / 1000;

    /// <summary>Message g. Each is asked for once, in order.</summary>
    public Message Make(long g)
    {
        var home = (int)(g % count);
        return new Message(home, ++_sequences[home], g * 1000 / rate, _walk.Span(home));
    }
}
