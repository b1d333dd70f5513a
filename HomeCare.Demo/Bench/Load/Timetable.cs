namespace HomeCare.Demo.Bench.Load;

/// <summary>
/// Who sends what, and when: message g of all time is due g / rate seconds after 1970 and comes from home g modulo homes. So a home's spans end on a grid
/// of its own, homes / rate seconds wide, and no two neighbours send at the same instant.
/// </summary>
/// <param name="count">How many homes.</param>
/// <param name="rate">Messages a second, of all together.</param>
/// <param name="seed">Of the values.</param>
/// <param name="behind">How long before it is sent a reading was measured; none for what is live.</param>
internal sealed class Timetable(int count, int rate, ulong seed, TimeSpan behind = default)
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
        return Make(home, g);
    }

    /// <summary>What a home measured while it could not send: its last so many spans before an instant, oldest first.</summary>
    public Message[] Backlog(int home, int spans, long ms)
    {
        var last = FirstAt(ms) - 1;
        last -= (last - home) % count;
        return [.. Enumerable.Range(0, spans).Select(number => Make(home, last - ((spans - 1L - number) * count)))];
    }

    /// <summary>A home's messages from one of all time's up to another, exclusive; oldest first. Each is asked for once, in order.</summary>
    public Message[] Held(int home, long fromG, long toG)
    {
        var first = fromG + (((home - fromG) % count) + count) % count;
        var held = new Message[first < toG ? ((toG - 1 - first) / count) + 1 : 0];
        for (var number = 0; number < held.Length; number++)
        {
            held[number] = Make(home, first + ((long)number * count));
        }

        return held;
    }

    private Message Make(int home, long g) => new(home, ++_sequences[home], (g * 1000 / rate) - (long)behind.TotalMilliseconds, _walk.Span(home));
}
