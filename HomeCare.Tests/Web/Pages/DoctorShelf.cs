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

    public static Baseline? Habit { get; } = new(new(2026, 3, 12), 96.2, 61, 2_840, 13, Ward.Noon.AddHours(-9));

    public static IReadOnlyList<HabitLeft> Trends { get; } =
    [
        new(TrendKind.OxygenNight, new(2026, 3, 12), 92.4, 96.2, -3.8, new(2026, 3, 10)),
        new(TrendKind.RestingHeartRate, new(2026, 3, 12), 74, 61, 13, new(2026, 3, 11)),
        new(TrendKind.Steps, new(2026, 3, 11), 1_412, 2_840, -0.503, new(2026, 3, 9)),
    ];

    public static IReadOnlyList<Visit> Visits { get; } =
    [
        new(Guid.Parse("22222222-0000-0000-0000-000000000001"), Ward.Noon.AddDays(-1), Ward.Nurse, new(22, 93, false, 138, 84, Consciousness.Alert, 38.2), 1, new(5, false, News2Response.Medium)),
        new(Guid.Parse("22222222-0000-0000-0000-000000000002"), Ward.Noon.AddDays(-4), Ward.Nurse, new(16, 96, false, 131, 72, Consciousness.Alert, 36.8), 1, new(0, false, News2Response.Low)),
    ];

    public static IReadOnlyList<SwitchOff> SwitchOffs { get; } =
    [
        new(Guid.Parse("33333333-0000-0000-0000-000000000001"), AlertRule.OxygenLow, AlertLevel.Yellow, SwitchOffState.Asked, 30, "Apnées connues, appareillage en cours de réglage.", Ward.Other, Ward.Noon.AddDays(-1), null, null, null, null),
        new(Guid.Parse("33333333-0000-0000-0000-000000000002"), AlertRule.HeartRateHigh, AlertLevel.Orange, SwitchOffState.Off, 14, "Fibrillation en cours de traitement.", Ward.Doctor, Ward.Noon.AddDays(-3), Ward.Other, Ward.Noon.AddDays(-2), Ward.Noon.AddDays(12), null),
    ];

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
