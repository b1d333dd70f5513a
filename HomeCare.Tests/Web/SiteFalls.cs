using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Tests.Web;

internal static class SiteFalls
{
    /// <summary>Somebody new falls, with a nurse who has them on today's round.</summary>
    public static async Task<(AlertId Fall, StaffId Nurse)> FallAsync(this RunningSite site)
    {
        var patient = await site.Admit();
        var box = (await site.Send(new AssignBox(patient, BoxId.New()))).Value;
        var nurse = (await site.Account(AccountRole.Nurse, patient)).Staff!.Value;
        await site.Send(new PlanRound(nurse, DateOnly.FromDateTime(site.Clock.GetUtcNow().UtcDateTime), [patient]));
        var danger = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, site.Clock.GetUtcNow(), "HC-0001", Immobile: true);
        await site.Send(new ReportDangers(box, site.Clock.GetUtcNow(), [JsonSerializer.SerializeToElement(danger, WireJson.Options)]));
        return (new AlertId(danger.EventId), nurse);
    }
}
