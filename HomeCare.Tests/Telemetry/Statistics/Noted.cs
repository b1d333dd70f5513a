using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;

namespace HomeCare.Tests.Telemetry.Statistics;

/// <summary>Readings as the intake notes them: judged by the real rules, marked as they are stored.</summary>
internal static class Noted
{
    public static StoredReading Of(Source source, DateTimeOffset at, Measure? heartRate = null, Measure? oxygen = null, Measure? steps = null)
    {
        var reading = new Reading(1, at, 10, source.BraceletSerial, heartRate, oxygen, steps);
        return StoredReading.Of(source, at, new DatedReading(reading, TimeSpan.Zero), Plausibility.Judge(Trace.Empty, reading));
    }

    public static StoredReading Good(Source source, DateTimeOffset at) => Of(source, at, Measure.Of(72));

    public static StoredReading Aberrant(Source source, DateTimeOffset at) => Of(source, at, Measure.Of(400));

    public static StoredReading NotWorn(Source source, DateTimeOffset at) => Of(source, at, new Measure(null, Quality.Invalid, ["no_contact"]));

    public static Source Source(string serial = "BR-24B07-0001", BoxId? box = null, long epoch = 1) => new(box ?? BoxId.New(), epoch, serial);
}
