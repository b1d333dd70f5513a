using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Escalation;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Tests.Alerts.Escalation;

/// <summary>Alerts of a house, and time that goes by over them.</summary>
internal static class Waiting
{
    public static async Task<AlertId> FallAsync(this AlertsHouse house, BoxId box)
    {
        var danger = house.Fall();
        await house.Report(box, danger);
        return new(danger.EventId);
    }

    public static async Task<AlertId> OrangeAsync(this AlertsHouse house, PatientId patient, BoxId box)
    {
        await house.AskOxygenAsync(patient, box, AlertLevel.Orange);
        return (await house.Open(patient)).Single(alert => alert.Rule == AlertRule.OxygenLow).Id;
    }

    public static Task AskOxygenAsync(this AlertsHouse house, PatientId patient, BoxId box, AlertLevel level, bool late = false) => house.With<AlertRegister>(register => register.RecordAsync(
        patient, box, [new(AlertRule.OxygenLow, Finding.Present, level, house.Now.AddMinutes(-5), house.Now, 84, late)], CancellationToken.None));

    /// <summary>One look of the worker.</summary>
    public static Task<int> LookAsync(this AlertsHouse house) =>
        ((Escalate)house.Services.GetServices<IHostedService>().Single(service => service is Escalate)).LookAsync(CancellationToken.None);

    /// <summary>Time goes by, and the worker looks.</summary>
    public static async Task PassAsync(this AlertsHouse house, TimeSpan time)
    {
        house.Clock.Advance(time);
        await house.LookAsync();
    }

    /// <summary>Who of the staff was called, in which text, oldest first.</summary>
    public static Task<List<(StaffId Staff, string Step)>> CalledAsync(this AlertsHouse house, AlertId alert) => house.Look(async db =>
        (await db.Texts.Where(text => text.Alert == alert && text.To != null).OrderBy(text => text.Id).ToListAsync())
            .Where(text => text.IsAlarm).Select(text => (text.To!.Value, text.Step)).ToList());
}
