namespace HomeCare.Demo.Bench.Load;

/// <summary>What a bracelet measured: the four values of one message.</summary>
internal readonly record struct Vitals(double HeartRateBpm, double OxygenPercent, int Steps, int BatteryPercent)
{
    /// <summary>How many values a message carries.</summary>
    public const int Values = 4;
}

/// <summary>
/// Plausible values of many homes, each a random walk of its own that comes out the same for the same seed. Heart rate and SpO2 move by small steps
/// and are drawn back to where the person rests; most spans have no step at all, then a walk; the battery loses a percent in about two hours. Nobody is ill: alerts are
/// what a bench sends for.
/// </summary>
internal sealed class Walk
{
    private const int LowestBpm = 52, HighestBpm = 110, LowestPercent = 94, HighestPercent = 99;

    private readonly ulong[] _random;
    private readonly byte[] _heart, _rest, _oxygen, _battery, _walking;

    public Walk(int homes, ulong seed)
    {
        (_random, _heart, _rest, _oxygen, _battery, _walking) =
            (new ulong[homes], new byte[homes], new byte[homes], new byte[homes], new byte[homes], new byte[homes]);
        for (var home = 0; home < homes; home++)
        {
            _random[home] = (seed + (ulong)home + 1) * 0x9E3779B97F4A7C15;
            var first = Next(home);
            _heart[home] = _rest[home] = (byte)(60 + (first % 24));
            _oxygen[home] = (byte)(94 + ((first >> 8) % 5));
            _battery[home] = (byte)(30 + ((first >> 16) % 70));
        }
    }

    /// <summary>The home's next span.</summary>
    public Vitals Span(int home)
    {
        var chance = Next(home);
        _walking[home] = (byte)(_walking[home] > 0 ? _walking[home] - 1 : Draw(ref chance, 120) == 0 ? 6 + Draw(ref chance, 30) : 0);
        var towards = _rest[home] + (_walking[home] > 0 ? 18 : 0);
        var pull = Math.Sign(towards - _heart[home]);
        _heart[home] = (byte)Math.Clamp(_heart[home] + Draw(ref chance, 3) - 1 + (Draw(ref chance, 4) == 0 ? pull : 0), LowestBpm, HighestBpm);
        _oxygen[home] = (byte)Math.Clamp(_oxygen[home] + (Draw(ref chance, 6) switch { 0 => -1, 1 => 1, _ => 0 }), LowestPercent, HighestPercent);
        if (Draw(ref chance, 720) == 0)
        {
            _battery[home] = (byte)(_battery[home] > 5 ? _battery[home] - 1 : 100);
        }

        return new Vitals(_heart[home], _oxygen[home], _walking[home] > 0 ? 8 + Draw(ref chance, 10) : 0, _battery[home]);
    }

    private static int Draw(ref ulong chance, uint of)
    {
        var drawn = (int)(chance % of);
        chance /= of;
        return drawn;
    }

    // SplitMix64: one state a home, and every bit of what comes out is good.
    private ulong Next(int home)
    {
        var z = _random[home] += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
