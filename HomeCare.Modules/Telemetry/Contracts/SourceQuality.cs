using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Telemetry.Contracts;

/// <summary>What the members of a group of sources share.</summary>
public enum SourceGroup
{
    /// <summary>Bracelets whose serials differ in the running number alone.</summary>
    Batch,

    /// <summary>Boxes that run the same program.</summary>
    Firmware,

    /// <summary>Everyone: so many are unhealthy at once that the cause is none of them.</summary>
    Fleet,
}

/// <summary>Why a source is unhealthy.</summary>
public enum UnhealthyCause
{
    /// <summary>Over 5 % of its readings in an hour were aberrant.</summary>
    Share,

    /// <summary>Its aberrant share was over 3 sigma of its own average of 14 days.</summary>
    AboveItsHabit,
}

/// <summary>
/// An hour of measuring is over and every source was judged by it. It names all that are unhealthy now, not only the new ones: who is not in it is healthy, and
/// a listener that missed one hour has all with the next. Only the readings of that hour that came within ten minutes are in the judgement; later ones are counted in
/// their own hour and judge nobody.
/// </summary>
/// <param name="HourFrom">The hour's start.</param>
/// <param name="Sources">Unhealthy sources.</param>
/// <param name="Groups">Unhealthy batches and firmwares; the fleet.</param>
public sealed record SourcesJudged(
    DateTimeOffset HourFrom, IReadOnlyList<UnhealthySource> Sources, IReadOnlyList<UnhealthyGroup> Groups) : INotification;

/// <summary>A bracelet at a box whose values cannot be trusted as they were.</summary>
/// <param name="Patient">Who wears it.</param>
/// <param name="Box">The box that hears it.</param>
/// <param name="Cause">Why.</param>
/// <param name="InGroup">True while an unhealthy group holds it: then the group's finding stands for it.</param>
public sealed record UnhealthySource(PatientId Patient, BoxId Box, UnhealthyCause Cause, bool InGroup);

/// <summary>A batch, a firmware or the fleet whose aberrant share is far over the others'.</summary>
/// <param name="Kind">What its members share.</param>
/// <param name="Named">The batch or the firmware; empty for the fleet.</param>
/// <param name="Patient">The home whose source of the group was known first: where the one finding for all of them is put.</param>
/// <param name="Box">The box there.</param>
public sealed record UnhealthyGroup(SourceGroup Kind, string Named, PatientId Patient, BoxId Box);

/// <summary>How the sources' values were in the last hour judged, for support: shares and counts, no medical value, no person.</summary>
public sealed record GetFleetQuality : IRequest<FleetQuality>;

/// <summary>The fleet's last judged hour.</summary>
/// <param name="HourFrom">Its start; null before the first hour after a start is judged.</param>
/// <param name="Sources">Sources known.</param>
/// <param name="Judged">Of these, sources with enough readings (30) that hour.</param>
/// <param name="Unhealthy">Sources that are unhealthy now.</param>
/// <param name="Received">Readings that hour.</param>
/// <param name="Aberrant">Of these, readings with a value that the server's rules do not believe.</param>
/// <param name="OwnWord">Of these, readings with a value that the source itself would not vouch for.</param>
/// <param name="Groups">Batches, then firmwares; the unhealthy ones first, then by share.</param>
/// <param name="Worst">The sources to look after first: unhealthy ones, then by share; at most 50, none without an aberrant reading unless it is unhealthy.</param>
public sealed record FleetQuality(
    DateTimeOffset? HourFrom, int Sources, int Judged, int Unhealthy, long Received, long Aberrant, long OwnWord,
    IReadOnlyList<GroupQuality> Groups, IReadOnlyList<SourceQualityLine> Worst);

/// <summary>A group's last judged hour.</summary>
/// <param name="Kind">Batch or firmware.</param>
/// <param name="Named">Which.</param>
/// <param name="Sources">Members judged; fewer than 10 are shown and judge nobody.</param>
/// <param name="Share">Aberrant share, 0-1, each member's cut at 0.1 so that no one defines the group.</param>
/// <param name="Unhealthy">Over twice the other groups' median.</param>
public sealed record GroupQuality(SourceGroup Kind, string Named, int Sources, double Share, bool Unhealthy);

/// <summary>One source's last judged hour.</summary>
/// <param name="Box">The box.</param>
/// <param name="BraceletSerial">The bracelet, as it names itself.</param>
/// <param name="Received">Readings that hour.</param>
/// <param name="Aberrant">Of these, aberrant ones.</param>
/// <param name="OwnWord">Of the others, those the source itself would not vouch for.</param>
/// <param name="Share">Aberrant share of what it vouched for, 0-1.</param>
/// <param name="UsualShare">Its own average of 14 days; null before it has a day and a night.</param>
/// <param name="Cause">Why it is unhealthy; null when it is not.</param>
public sealed record SourceQualityLine(
    BoxId Box, string BraceletSerial, int Received, int Aberrant, int OwnWord, double Share, double? UsualShare, UnhealthyCause? Cause);
