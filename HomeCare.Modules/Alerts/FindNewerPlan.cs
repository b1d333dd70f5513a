using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// A box keeps the highest version it was given, whatever home it stands in. So a plan's version is the box's own count: it rises by one
/// whenever the person, the contact sheet or the limits it was made of differ from last time, and above whatever the box claims to
/// hold (a box that comes from another server, or a server restored from yesterday). A sum of the two versions would not do: a box
/// moved to another home would keep texting the first one's relatives. The receipt of an unchanged home is answered from memory alone.
/// </summary>
internal sealed class FindNewerPlanHandler(PlansInMemory plans, LimitsInForce limits, IMediator mediator, IServiceProvider services)
    : IRequestHandler<FindNewerPlan, EmergencyPlan?>
{
    public async Task<EmergencyPlan?> Handle(FindNewerPlan request, CancellationToken cancellationToken)
    {
        await plans.ReadyAsync(cancellationToken);
        if (await mediator.Send(new FindContactsVersion(request.Box), cancellationToken) is not var (patient, sheetVersion))
        {
            return null;
        }

        var inForce = await limits.OfAsync(patient, cancellationToken);
        return plans.Find(request.Box, new PlanMadeOf(patient, sheetVersion, inForce.Version)) == request.KnownVersion
            ? null
            : await MakeAsync(request, patient, inForce, cancellationToken);
    }

    /// <summary>The sheet is read now: its own version counts, not the one in memory, which may be a minute older.</summary>
    private async Task<EmergencyPlan?> MakeAsync(FindNewerPlan request, PatientId patient, LimitsVersion inForce, CancellationToken cancellation)
    {
        if (await mediator.Send(new GetContacts(patient), cancellation) is not { } sheet)
        {
            return null;
        }

        var made = new PlanMadeOf(patient, sheet.Version, inForce.Version);
        if (plans.Find(request.Box, made) is not { } version || request.KnownVersion > version)
        {
            // Only here, so that an unchanged home costs no database context.
            version = await services.GetRequiredService<AlertRegister>().InOneTransactionAsync(
                () => VersionAsync(services.GetRequiredService<AlertsDb>(), request.Box, made, request.KnownVersion, cancellation), cancellation);
            plans.Keep(request.Box, made, version);
        }

        return request.KnownVersion == version ? null : new EmergencyPlan(
            version, sheet.ShortName, sheet.TimeZone,
            [.. sheet.Contacts.Select(contact => new EmergencyContact(contact.Id.Value, contact.FirstName, contact.NumberE164, contact.Order))],
            inForce.Limits.HeartRateLowBpm, inForce.Limits.HeartRateHighBpm, inForce.Limits.OxygenLowPercent);
    }

    private static async Task<int> VersionAsync(AlertsDb db, BoxId box, PlanMadeOf made, int known, CancellationToken cancellation)
    {
        var plan = await db.Plans.FindAsync([box], cancellation);
        if (plan is null)
        {
            db.Plans.Add(plan = new BoxPlan { Box = box });
        }

        if (new PlanMadeOf(plan.Patient, plan.SheetVersion, plan.LimitsVersion) != made || known > plan.Version)
        {
            plan.Version = Math.Min(Math.Max(plan.Version, known), int.MaxValue - 1) + 1;
            (plan.Patient, plan.SheetVersion, plan.LimitsVersion) = (made.Patient, made.SheetVersion, made.LimitsVersion);
        }

        return plan.Version;
    }
}
