using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Technical: too many values of a home's bracelet are not believable (CLINICAL 4, proposal). Never clinical, never a text: it says that the equipment should
/// be looked at, not the person. A batch, a program or the fleet is one alert, at one home, whatever the number of its sources.
/// </summary>
internal static class SourceUnhealthy
{
    /// <summary>What to ask of the desk for whom: for every finding, and for every home whose alert still runs and that is in no finding any more.</summary>
    /// <param name="told">All that is unhealthy now.</param>
    /// <param name="running">Homes whose alert of this rule has not seen its cause go.</param>
    public static IEnumerable<(PatientId Patient, BoxId? Box, Ask Ask)> Judge(SourcesJudged told, IReadOnlyCollection<PatientId> running)
    {
        var asked = new HashSet<PatientId>();
        foreach (var group in told.Groups)
        {
            if (asked.Add(group.Patient))
            {
                yield return (group.Patient, group.Box, Present(told, Cause(group.Kind)));
            }
        }

        // A source whose group stands for it raises nothing; one that raised before its group fell ill is not healed by that.
        foreach (var source in told.Sources)
        {
            if ((!source.InGroup || running.Contains(source.Patient)) && asked.Add(source.Patient))
            {
                yield return (source.Patient, source.Box, Present(told, Cause(source.Cause)));
            }
        }

        foreach (var patient in running.Where(patient => !asked.Contains(patient)))
        {
            yield return (patient, null, new Ask(AlertRule.SourceUnhealthy, Finding.Gone, AlertLevel.Technical, told.HourFrom, End(told)));
        }
    }

    private static Ask Present(SourcesJudged told, string cause) =>
        new(AlertRule.SourceUnhealthy, Finding.Present, AlertLevel.Technical, told.HourFrom, End(told), Detail: cause);

    private static DateTimeOffset End(SourcesJudged told) => told.HourFrom.AddHours(1);

    private static string Cause(SourceGroup group) => group switch
    {
        SourceGroup.Batch => "batch_unhealthy",
        SourceGroup.Firmware => "firmware_unhealthy",
        SourceGroup.Fleet => "fleet_unhealthy",
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    private static string Cause(UnhealthyCause cause) => cause switch
    {
        UnhealthyCause.Share => "aberrant_share",
        UnhealthyCause.AboveItsHabit => "above_its_habit",
        _ => throw new ArgumentOutOfRangeException(nameof(cause)),
    };
}
