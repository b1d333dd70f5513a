using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Telemetry.Storage;

/// <summary>A bracelet at a box, with its habit: what a start needs to go on judging. Written once an hour.</summary>
internal sealed class WatchedSource(BoxId box, string braceletSerial)
{
    public int Id { get; private init; }

    public BoxId Box { get; private init; } = box;

    public string BraceletSerial { get; private init; } = braceletSerial;

    /// <summary>Who wore it last.</summary>
    public PatientId Patient { get; private set; }

    public float MeanShare { get; private set; }

    public float ShareVariance { get; private set; }

    public int Hours { get; private set; }

    /// <summary>Why it is unhealthy; null when it is not.</summary>
    public UnhealthyCause? Cause { get; private set; }

    /// <summary>The last hour it sent anything in, since 1970.</summary>
    public int LastHour { get; private set; }

    public void Update(PatientId patient, float meanShare, float variance, int hours, UnhealthyCause? cause, int lastHour) =>
        (Patient, MeanShare, ShareVariance, Hours, Cause, LastHour) = (patient, meanShare, variance, hours, cause, lastHour);
}

/// <summary>What a source sent in an hour of measuring, late or not; kept for 14 days.</summary>
internal sealed class SourceHour(int hour, int source)
{
    /// <summary>Hours since 1970.</summary>
    public int Hour { get; private init; } = hour;

    public int Source { get; private init; } = source;

    public int Received { get; private set; }

    public int Aberrant { get; private set; }

    public int OwnWord { get; private set; }

    public void Add(int received, int aberrant, int ownWord) =>
        (Received, Aberrant, OwnWord) = (Received + received, Aberrant + aberrant, OwnWord + ownWord);
}
