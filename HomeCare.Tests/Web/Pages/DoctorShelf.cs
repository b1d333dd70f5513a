using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Tests.Web.Pages;

/// <summary>What the doctor's pages of a month have to show: a burden with each proposal, and a trial of limits.</summary>
internal static class DoctorShelf
{
    public static Burden Burden { get; } = new(
        Ward.Noon.AddDays(-30), Ward.Noon, 5,
        [
            new(AlertLevel.Red, 4, 2, 1, 1), new(AlertLevel.Orange, 17, 3, 9, 2), new(AlertLevel.Yellow, 23, 0, 2, 3), new(AlertLevel.Technical, 8, 0, 8, 0),
        ],
        5 / 15.0, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(38), 14 / 21.0,
        [
            new(Ward.Jeanne.Id, 14,
            [
                new(AlertRule.OxygenLow, AlertLevel.Orange, 12, 41, 1, 2, ProposedChange.TryLimits), new(AlertRule.Fall, AlertLevel.Red, 2, 2, 1, 1, ProposedChange.None),
            ]),
            new(Ward.Paul.Id, 5, [new(AlertRule.HeartRateHigh, AlertLevel.Orange, 5, 7, 0, 4, ProposedChange.CheckBracelet)]),
            new(Ward.Louise.Id, 0, [new(AlertRule.OxygenLow, AlertLevel.Yellow, 2, 2, 0, 0, ProposedChange.OwnYellow)]),
        ]);

    public static LimitsTrial Trial { get; } = new(
        Ward.Noon.AddDays(-30), Ward.Noon, 26.4, [Night(-3), Night(-9)], [Night(-9)], [Night(-3)]);

    public static IReadOnlyList<EscalationVersion> Plans { get; } =
    [
        new(1, EscalationPlan.Default with { OnSiteMinutes = 30 }, Ward.Doctor, Ward.Noon.AddDays(-4), "Vit seule au quatrième étage sans ascenseur."),
        new(0, EscalationPlan.Default, null, null, null),
    ];

    private static Episode Night(int day) => new(
        AlertRule.OxygenLow, AlertLevel.Orange, Ward.Noon.AddDays(day).AddHours(-10), Ward.Noon.AddDays(day).AddHours(-9), 87,
        [new(AlertLevel.Orange, Ward.Noon.AddDays(day).AddHours(-10), Ward.Noon.AddDays(day).AddHours(-9))], Ended: true);
}
