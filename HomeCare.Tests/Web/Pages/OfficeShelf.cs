using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Tests.Web.Pages;

/// <summary>What the office's pages have to show: boxes in each state and with each cause of silence, texts in each state.</summary>
internal static class OfficeShelf
{
    public static IReadOnlyList<BoxEntry> Boxes { get; } =
    [
        Box("HC-000131", BoxState.Enrolled, "7K3Q", 12, Health(BraceletLinkState.Connected, ModemState.Ready, 74, true, 0)),
        Box("HC-000132", BoxState.Enrolled, "M2XD", 20, Health(BraceletLinkState.NotWorn, ModemState.Ready, 38, false, 3)),
        Box("HC-000133", BoxState.Enrolled, "9PRT", 3 * 3600, Health(BraceletLinkState.LinkLost, ModemState.NoNetwork, 9, false, 1_204)),
        Box("HC-000134", BoxState.Enrolled, "4WZC", null, null),
        Box("HC-000135", BoxState.Prepared, "H8KN", null, null),
        Box("HC-000098", BoxState.Revoked, null, 90 * 86400, Health(BraceletLinkState.NeverPaired, ModemState.SimProblem, null, null, 0)),
    ];

    public static IReadOnlyList<TextEntry> Texts { get; } =
    [
        .. Enum.GetValues<MessageState>().Select((state, index) => new TextEntry(
            40 - index, "4F2" + (char)('A' + index), Ward.Nurse, null, state, Ward.Noon.AddMinutes(-3 - index),
            state is MessageState.Accepted or MessageState.Delivered ? Ward.Noon.AddMinutes(-3 - index).AddSeconds(1.4) : null,
            1 + index, state is MessageState.Accepted or MessageState.Delivered ? $"twilio:SM83ac9{index}" : null, state == MessageState.Failed ? "http_503" : null,
            state == MessageState.Delivered ? Ward.Noon.AddMinutes(-2 - index) : null)),
    ];

    /// <summary>A month beyond its budget, and two alarms that no channel takes.</summary>
    public static TextHealth TextHealth { get; } = new(2, Ward.Noon.AddMinutes(-7), 1_204, 3_112, 0.052m, 150);

    public static CanaryHealth Canary { get; } = new(Ward.Noon.AddMinutes(-3), TimeSpan.FromMinutes(5), IsLate: false, CanaryPart.None);

    public static IReadOnlyList<StandIn> StandIns { get; } =
    [
        new(1, Ward.Staff[0], Ward.Staff[3], DateOnly.FromDateTime(Ward.Noon.UtcDateTime), DateOnly.FromDateTime(Ward.Noon.UtcDateTime).AddDays(6)),
    ];

    /// <summary>An hour of a fleet with a bad batch, a bad bracelet, one that is worse than usual, and one that is honest and not worn.</summary>
    public static FleetQuality Fleet { get; } = new(
        Ward.Noon.AddHours(-2), 12_480, 12_211, 37, 4_391_562, 21_904, 388_120,
        [
            new(SourceGroup.Batch, "BR-24B07", 212, 0.0713, true),
            new(SourceGroup.Batch, "BR-24A11", 6_040, 0.0041, false),
            new(SourceGroup.Batch, "BR-23C02", 4, 0.0033, false),
            new(SourceGroup.Firmware, "1.4.0+5f31c9a7", 11_870, 0.0049, false),
            new(SourceGroup.Firmware, "1.3.2", 341, 0.0046, false),
        ],
        [
            new(Boxes[0].Id, "BR-24B07-0132", 360, 118, 0, 118 / 360.0, 0.004, UnhealthyCause.Share),
            new(Boxes[1].Id, "BR-24A11-3391", 360, 11, 0, 11 / 360.0, 0.002, UnhealthyCause.AboveItsHabit),
            new(Boxes[2].Id, "BR-24A11-0007", 358, 6, 211, 6 / 147.0, null, null),
            new(new BoxId(new Guid("5d1c3a52-0000-4000-8000-000000000001")), "BT-A0B1C2D3E4F5", 360, 1, 12, 1 / 348.0, 0.003, null),
        ]);

    public static SilentBoxes Silent { get; } = new(
        12_480, 37,
        [
            new(AlertRule.BoxSilent, "cause_unknown", 312), new(AlertRule.BoxSilent, "on_battery", 4), new(AlertRule.BraceletSilent, "battery_empty", 3),
            new(AlertRule.BoxSilent, "never_heard", 2), new(AlertRule.OxygenSilent, "signal_invalid", 1),
        ],
        [
            Muted("HC-000133", "9PRT", AlertRule.BoxSilent, "no_network", 180, AlertStep.Visit, true),
            Muted("HC-000140", "B4TL", AlertRule.BoxSilent, "on_battery", 44, AlertStep.Relative, true),
            Muted("HC-000134", "4WZC", AlertRule.BoxSilent, "never_heard", 1_600, AlertStep.Support, true),
            Muted("HC-000151", "Q8DM", AlertRule.OxygenSilent, "signal_invalid", 71, AlertStep.Support, true),
            Muted("HC-000132", "M2XD", AlertRule.BraceletSilent, "battery_empty", 9, AlertStep.None, true),
            Muted(null, "7K3Q", AlertRule.BoxSilent, "cause_unknown", 6, AlertStep.None, false),
        ]);

    public static IReadOnlyList<SilenceIncident> Incidents { get; } =
    [
        new(Guid.Parse("22222222-0000-0000-0000-000000000001"), IncidentKind.Operator, AlertRule.BoxSilent, "Bouygues Telecom", Ward.Noon.AddMinutes(-7), Ward.Noon.AddMinutes(-4), null, 2_140, 309, 311),
        new(Guid.Parse("22222222-0000-0000-0000-000000000002"), IncidentKind.OwnIntake, AlertRule.BoxSilent, null, Ward.Noon.AddDays(-2), Ward.Noon.AddDays(-2).AddMinutes(3), Ward.Noon.AddDays(-2).AddMinutes(14), 12_470, 12, 12_470),
        new(Guid.Parse("22222222-0000-0000-0000-000000000003"), IncidentKind.Fleet, AlertRule.BraceletSilent, null, Ward.Noon.AddDays(-20), Ward.Noon.AddDays(-20).AddMinutes(3), Ward.Noon.AddDays(-20).AddHours(2), 12_011, 90, 402),
    ];

    public static IReadOnlyList<AwaitedCall> Calls { get; } =
    [
        new(Ward.Fall.Id, "4F2A", Ward.Jeanne.Id, AlertLevel.Red, Ward.Noon.AddMinutes(-12), SupportCall.EmergencyNumber, 3, Ward.Noon.AddMinutes(-4)),
        new(Ward.Silent.Id, "4F2C", Ward.Louise.Id, AlertLevel.Red, Ward.Noon.AddMinutes(-6), SupportCall.Call, 0, null),
    ];

    private static SilentBox Muted(string? serial, string pseudonym, AlertRule source, string cause, int minutes, AlertStep step, bool alerted) => new(
        serial, pseudonym, new SilentSource(new PatientId(Guid.NewGuid()), new BoxId(Guid.NewGuid()), source, cause, Ward.Noon.AddMinutes(-minutes), step, alerted ? new AlertId(Guid.NewGuid()) : null));

    private static BoxEntry Box(string serial, BoxState state, string? pseudonym, int? secondsOld, Heartbeat? health) => new(
        new BoxId(Guid.NewGuid()), serial, state, pseudonym, state == BoxState.Prepared ? null : Ward.Noon.AddDays(210),
        secondsOld is { } old ? Ward.Noon.AddSeconds(-old) : null, health);

    private static Heartbeat Health(BraceletLinkState bracelet, ModemState modem, int? signal, bool? mains, long queued) => new(
        1, Ward.Noon, 2, "1.4.0", bracelet, "BR-77120", Ward.Noon.AddMinutes(-1), 81, modem, signal, modem == ModemState.Ready ? "Orange F" : null, mains, queued, 0, 12_000_000_000);
}
