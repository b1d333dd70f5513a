using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// A box keeps the highest version it was given, whatever home it stands in. So a plan's version is the box's own count: it rises by one
/// whenever the person, the contact sheet or the limits it was made of differ from last time, and above whatever the box claims to
/// hold (a box that comes from another server, or a server restored from yesterday). A sum of the two versions would not do: a box
/// moved to another home would keep texting the first one's relatives.
/// </summary>
internal sealed class FindNewerPlanHandler(
    AlertsDb db, AlertRegister register, PlansInMemory plans, LimitsInForce limits, IMediator mediator)
    : IRequestHandler<FindNewerPlan, EmergencyPlan?>
{
    public async Task<EmergencyPlan?> Handle(FindNewerPlan request, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new FindWearer(request.Box), cancellationToken) is not { } patient
            || await mediator.Send(new GetContacts(patient), cancellationToken) is not { } sheet)
        {
            return null;
        }

        var inForce = await limits.OfAsync(db, patient, cancellationToken);
        var made = new PlanMadeOf(patient, sheet.Version, inForce.Version);
        if (plans.Find(request.Box, made) is not { } version || request.KnownVersion > version)
        {
            version = await register.InOneTransactionAsync(
                () => VersionAsync(request.Box, made, request.KnownVersion, cancellationToken), cancellationToken);
            plans.Keep(request.Box, made, version);
        }

        return request.KnownVersion == version ? null : new EmergencyPlan(
            version, sheet.ShortName, sheet.TimeZone,
            [.. sheet.Contacts.Select(contact => new EmergencyContact(contact.Id.Value, contact.FirstName, contact.NumberE164, contact.Order))],
            inForce.Limits.HeartRateLowBpm, inForce.Limits.HeartRateHighBpm, inForce.Limits.OxygenLowPercent);
    }

    private async Task<int> VersionAsync(BoxId box, PlanMadeOf made, int known, CancellationToken cancellation)
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

/// <summary>What a plan is made of: when one of these differs, it is another plan.</summary>
internal readonly record struct PlanMadeOf(PatientId Patient, int SheetVersion, int LimitsVersion);

/// <summary>The versions last given, so that the receipt of an unchanged home costs no read of the storage.</summary>
internal sealed class PlansInMemory
{
    private readonly ConcurrentDictionary<BoxId, (PlanMadeOf Made, int Version)> given = new();

    public int? Find(BoxId box, PlanMadeOf made) => given.TryGetValue(box, out var last) && last.Made == made ? last.Version : null;

    public void Keep(BoxId box, PlanMadeOf made, int version) => given[box] = (made, version);
}
