using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Pages.Shared;
using MediatR;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>What the limits' page shows.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Names">Who set them.</param>
/// <param name="Form">What is typed; after a refusal or a trial it is shown again as it was.</param>
/// <param name="Trial">What the last month would have been; null when none was asked for.</param>
/// <param name="Habit">What is usual for the person; null before the first night's work.</param>
internal sealed record LimitsView(
    PatientCard Patient, IReadOnlyList<LimitsVersion> Versions, IReadOnlyDictionary<StaffId, string> Names, LimitsForm Form, LimitsTrial? Trial, Baseline? Habit)
{
    /// <summary>The gravest levels first, as they are counted.</summary>
    public static IReadOnlyList<AlertLevel> Levels { get; } = [AlertLevel.Red, AlertLevel.Orange, AlertLevel.Yellow];

    public static async Task<LimitsView> ReadAsync(IMediator mediator, PatientCard patient, LimitsForm? typed, LimitsTrial? trial, CancellationToken cancel)
    {
        var versions = await mediator.Send(new ListLimits(patient.Id), cancel);
        var habit = await mediator.Send(new GetBaseline(patient.Id), cancel);

        // An earlier version is shown as it was written; the one in force with what the habit makes of it.
        versions = [versions[0] with { Limits = versions[0].Limits with { OxygenHabitPercent = habit?.OxygenNightPercent } }, .. versions.Skip(1)];
        var names = await AlertCard.StaffNamesAsync(mediator, versions.Select(version => version.By), cancel);
        return new LimitsView(patient, versions, names, typed ?? LimitsForm.Of(versions[0].Limits), trial, habit);
    }

    public VitalLimits InForce => Versions[0].Limits;

    public static int Count(IReadOnlyList<Episode> episodes, AlertLevel level) => episodes.Count(episode => episode.Level == level);

    /// <summary>Orange and red a day of those that were heard.</summary>
    public double ADay(IReadOnlyList<Episode> episodes) =>
        Trial is { DaysHeard: > 0 } trial ? episodes.Count(episode => episode.Level >= AlertLevel.Orange) / trial.DaysHeard : 0;
}
