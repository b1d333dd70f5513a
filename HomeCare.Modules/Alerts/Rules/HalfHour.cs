using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// The last half hour of one person for the rules that take their time: a place for each ten seconds, two bytes and a half each, so that 100,000 people fit in
/// memory. Values are held in whole beats and whole percents, as the NEWS2 bands are. Only what is valid has a value.
/// </summary>
/// <remarks>
/// A reading that covers more than a minute fills one minute only: so no single value, which may be one artefact, is most of a median.
/// </remarks>
internal sealed class HalfHour
{
    /// <summary>Seconds a place stands for.</summary>
    public const int PlaceSeconds = 10;

    private const int Places = 180;
    private const int PlacesOfAMinute = 6;

    /// <summary>CLINICAL 2, proposal: walking is more than this many steps a minute …</summary>
    private const int WalkingStepsAMinute = 20;

    /// <summary>… and the heart is at rest this many places (5 min) after it.</summary>
    private const int RestAfterPlaces = 30;

    /// <summary>As many steps as half a byte holds: with more the minute is one of walking in any case, a burst of ten seconds apart.</summary>
    private const int MostSteps = 15;

    // Heart rates, then SpO2, then steps, two places of them to a byte; 0 is "no valid value" of the first two.
    private readonly byte[] kept = new byte[2 * Places + Places / 2];
    private long newest = long.MinValue;

    private Span<byte> HeartRates => kept.AsSpan(0, Places);

    private Span<byte> Oxygens => kept.AsSpan(Places, Places);

    /// <summary>True when the last reading began a minute: for what need not be looked at more often.</summary>
    public bool IsNewMinute { get; private set; }

    /// <summary>Puts a reading in its place, in any order; one that is older than the half hour is passed over.</summary>
    public void Add(RecordedReading reading)
    {
        var last = PlaceOf(reading.MeasuredAt);
        IsNewMinute = newest == long.MinValue || last / PlacesOfAMinute > newest / PlacesOfAMinute;
        MoveTo(last);
        var count = Math.Clamp(reading.SpanSeconds / PlaceSeconds, 1, PlacesOfAMinute);
        var (heartRate, oxygen, steps) = (Whole(reading.HeartRateBpm), Whole(reading.OxygenPercent), Whole(reading.Steps));
        for (var place = last; place > last - count; place--)
        {
            if (place <= newest - Places)
            {
                break;
            }

            // Of several readings within ten seconds one that is valid stands before one that is not.
            var at = Index(place);
            HeartRates[at] = heartRate != 0 ? heartRate : HeartRates[at];
            Oxygens[at] = oxygen != 0 ? oxygen : Oxygens[at];
            SetSteps(at, Math.Max(StepsAt(at), Math.Min(steps / count, MostSteps)));
        }
    }

    /// <summary>The medians of the newest places; each is null when less than 5/6 of them are valid.</summary>
    /// <param name="places">How many, 1-180.</param>
    public Medians Newest(int places) =>
        newest == long.MinValue ? default : new(Median(HeartRates, places, atRest: false), Median(HeartRates, places, atRest: true), Median(Oxygens, places, atRest: false));

    private static long PlaceOf(DateTimeOffset at) => (at.UtcTicks / TimeSpan.TicksPerSecond) / PlaceSeconds;

    private static int Index(long place) => (int)(place % Places);

    private int StepsAt(int at) => (kept[2 * Places + at / 2] >> (4 * (at % 2))) & MostSteps;

    private void SetSteps(int at, int steps)
    {
        ref var both = ref kept[2 * Places + at / 2];
        both = (byte)((both & ~(MostSteps << (4 * (at % 2)))) | (steps << (4 * (at % 2))));
    }

    private static byte Whole(SignalValue? signal) =>
        signal is { Quality: Quality.Valid, Value: { } value } && double.IsFinite(value) ? (byte)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), 0, 255) : (byte)0;

    private void MoveTo(long place)
    {
        if (newest == long.MinValue || place - newest >= Places)
        {
            Array.Clear(kept);
            newest = place;
        }

        while (newest < place)
        {
            var at = Index(++newest);
            HeartRates[at] = Oxygens[at] = 0;
            SetSteps(at, 0);
        }
    }

    /// <summary>By counting: there are no more than 256 values.</summary>
    private double? Median(ReadOnlySpan<byte> of, int places, bool atRest)
    {
        Span<byte> counts = stackalloc byte[256];
        counts.Clear();
        var (valid, walked) = (0, atRest ? LastWalked(places) : long.MinValue);
        for (var place = newest - places + 1; place <= newest; place++)
        {
            walked = atRest && IsWalking(place) ? place : walked;
            if (of[Index(place)] is var value and not 0 && (walked == long.MinValue || place - walked > RestAfterPlaces))
            {
                counts[value]++;
                valid++;
            }
        }

        if (valid * 6 < places * 5)
        {
            return null;
        }

        var (half, before) = ((valid + 1) / 2, 0);
        for (var value = 1; ; value++)
        {
            before += counts[value];
            if (before >= half)
            {
                return before > half || valid % 2 == 1 ? value : (value + NextAfter(counts, value)) / 2.0;
            }
        }
    }

    private static int NextAfter(ReadOnlySpan<byte> counts, int value)
    {
        do
        {
            value++;
        }
        while (counts[value] == 0);

        return value;
    }

    /// <summary>The last place before these in which the person walked, as far back as it matters.</summary>
    private long LastWalked(int places)
    {
        var first = newest - places + 1;
        for (var place = first - 1; place >= Math.Max(first - RestAfterPlaces, newest - Places + 1); place--)
        {
            if (IsWalking(place))
            {
                return place;
            }
        }

        return long.MinValue;
    }

    /// <summary>By the minute that ends with this place.</summary>
    private bool IsWalking(long place)
    {
        var steps = 0;
        for (var each = place; each > place - PlacesOfAMinute && each > newest - Places; each--)
        {
            steps += StepsAt(Index(each));
        }

        return steps > WalkingStepsAMinute;
    }
}

/// <summary>Medians of a stretch of time.</summary>
/// <param name="HeartRateBpm">Of all valid heart rates.</param>
/// <param name="HeartRateAtRestBpm">Of those of which the person had not walked for five minutes.</param>
/// <param name="OxygenPercent">Of the valid SpO2.</param>
internal readonly record struct Medians(double? HeartRateBpm, double? HeartRateAtRestBpm, double? OxygenPercent);
