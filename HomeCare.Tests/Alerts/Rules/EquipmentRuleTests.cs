using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Rules;

/// <summary>What each rule makes of a home's last word, both sides of each limit.</summary>
internal sealed class EquipmentRuleTests
{
    /// <summary>11:00 in Paris.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 10, 0, 0, TimeSpan.Zero);
    private static readonly Home Home = new(PatientId.New(), BoxId.New(), Now.AddDays(-7), "Europe/Paris");

    [TestCase(100, false, false, null)]
    [TestCase(30, false, false, null)]
    [TestCase(29.9, null, false, null)]
    [TestCase(20.1, null, false, null)]
    [TestCase(20, true, false, "battery_low")]
    [TestCase(10.1, true, false, "battery_low")]
    [TestCase(10, true, false, "battery_very_low")]
    [TestCase(0, true, false, "battery_very_low")]
    [TestCase(5, false, true, null)]
    public void A_battery_is_low_at_20_very_low_at_10_and_back_at_30_or_on_its_charger(double percent, bool? there, bool charging, string? cause)
    {
        var sight = BraceletBatteryLow.Of(Look(Beat() with { BraceletBatteryPercent = percent }, charging));

        Assert.That((sight?.IsThere, sight?.Cause is { Length: > 0 } said ? said : null), Is.EqualTo((there, cause)));
        Assert.That(sight?.Step, Is.EqualTo(there is null ? (AlertStep?)null : cause == "battery_very_low" ? AlertStep.Relative : AlertStep.None));
    }

    [TestCase(BraceletLinkState.LinkLost)]
    [TestCase(BraceletLinkState.AdapterGone)]
    [TestCase(BraceletLinkState.NeverPaired)]
    public void What_a_bracelet_out_of_reach_last_said_is_no_word_on_now(BraceletLinkState link)
    {
        Assert.That(BraceletBatteryLow.Of(Look(Beat() with { Bracelet = link, BraceletBatteryPercent = 3 })), Is.Null);
        Assert.That(BraceletNotWorn.Of(Look(Beat() with { Bracelet = link })), Is.Null);
    }

    [Test]
    public void A_battery_that_is_not_known_is_neither_low_nor_well() => Assert.That(BraceletBatteryLow.Of(Look(Beat() with { BraceletBatteryPercent = null })), Is.Null);

    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(null, null)]
    public void The_mains_are_there_gone_or_not_known(bool? mains, bool? there) =>
        Assert.That(BoxOnBattery.Of(Look(Beat() with { OnMains = mains }))?.IsThere, Is.EqualTo(there));

    [TestCase(ModemState.Ready, false, "")]
    [TestCase(ModemState.NoNetwork, true, "no_network")]
    [TestCase(ModemState.SimProblem, true, "sim_problem")]
    [TestCase(ModemState.Silent, true, "modem_silent")]
    [TestCase(ModemState.None, null, null)]
    public void A_modem_texts_or_says_why_not_and_none_is_none(ModemState modem, bool? there, string? cause)
    {
        var sight = BoxCannotText.Of(Look(Beat() with { Modem = modem }));

        Assert.That((sight?.IsThere, sight?.Cause), Is.EqualTo((there, cause)));
    }

    [TestCase(BraceletLinkState.AdapterGone, true)]
    [TestCase(BraceletLinkState.LinkLost, false)]
    [TestCase(BraceletLinkState.Connected, false)]
    public void Bluetooth_that_is_gone_is_the_box_s_fault(BraceletLinkState link, bool there) =>
        Assert.That(BoxBluetoothGone.Of(Look(Beat() with { Bracelet = link }))!.Value.IsThere, Is.EqualTo(there));

    [TestCase("disk_80_percent", 1L << 33, true, AlertStep.None)]
    [TestCase("disk_full", 1L << 33, true, AlertStep.Support)]
    [TestCase("disk_failing", 1L << 33, true, AlertStep.Support)]
    [TestCase("outbox_memory", 1L << 33, true, AlertStep.Support)]
    [TestCase("clock_wrong", 1L << 33, false, AlertStep.None)]
    [TestCase(null, (50L << 20) - 1, true, AlertStep.Support)]
    [TestCase(null, 50L << 20, false, AlertStep.None)]
    public void Storage_is_filling_failing_or_well(string? fault, long free, bool there, AlertStep step)
    {
        var sight = BoxStorageFault.Of(Look(WithFault(fault) with { DiskFreeBytes = free }))!.Value;

        Assert.That((sight.IsThere, sight.Step), Is.EqualTo((there, step)));
    }

    [Test]
    public void Of_two_faults_of_the_storage_the_graver_is_told()
    {
        var beat = Beat() with { Faults = [new("disk_80_percent", Now), new("disk_failing", Now)] };

        Assert.That(BoxStorageFault.Of(Look(beat))!.Value.Cause, Is.EqualTo("disk_failing"));
    }

    [TestCase("plan_unreadable", true)]
    [TestCase("plan_unwritten", true)]
    [TestCase("disk_full", false)]
    [TestCase(null, false)]
    public void A_plan_that_cannot_be_read_is_a_fault_of_its_own(string? fault, bool there) =>
        Assert.That(BoxPlanFault.Of(Look(WithFault(fault)))!.Value.IsThere, Is.EqualTo(there));

    [TestCase("certificate_expiring", true)]
    [TestCase("key_in_data", true)]
    [TestCase("disk_full", false)]
    public void So_is_a_certificate(string fault, bool there) => Assert.That(BoxCertificateFault.Of(Look(WithFault(fault)))!.Value.IsThere, Is.EqualTo(there));

    [TestCase("clock_wrong", 0, true)]
    [TestCase("disk_full", 0, false)]
    [TestCase(null, 120, false)]
    [TestCase(null, 121, true)]
    [TestCase(null, -121, false, Description = "long on its way, or behind: not to be told apart")]
    public void A_clock_is_wrong_by_its_own_word_or_two_minutes_ahead(string? fault, int aheadSeconds, bool there) =>
        Assert.That(BoxClockWrong.Of(Look(WithFault(fault) with { SentAt = Now.AddSeconds(aheadSeconds) }))!.Value.IsThere, Is.EqualTo(there));

    /// <summary>Nothing is concluded from what a box said before it fell silent, or long ago.</summary>
    [TestCase(0, 0, true)]
    [TestCase(179, 0, true)]
    [TestCase(180, 0, false)]
    [TestCase(0, 599, true)]
    [TestCase(0, 600, false)]
    [TestCase(-600, 0, false)]
    public void Only_the_fresh_word_of_a_box_that_is_heard_counts(int heardSecondsAgo, int saidSecondsBefore, bool counts)
    {
        var heard = Now.AddSeconds(-heardSecondsAgo);

        Assert.That(EquipmentRules.Beat(new(Home.Patient, Home.Box, heard, null, Beat() with { SentAt = heard.AddSeconds(-saidSecondsBefore) }), Now), counts ? Is.Not.Null : Is.Null);
    }

    [Test]
    public void A_box_never_heard_has_said_nothing() => Assert.That(EquipmentRules.Beat(new(Home.Patient, Home.Box, null, null, null), Now), Is.Null);

    [TestCase(BraceletLinkState.NotWorn, 30, true)]
    [TestCase(BraceletLinkState.Connected, 30, true)]
    [TestCase(BraceletLinkState.NotWorn, 2, false, Description = "a value that was valid two minutes ago is from a wrist")]
    public void A_bracelet_is_off_by_the_box_s_word_or_by_its_readings(BraceletLinkState link, int validMinutesAgo, bool off)
    {
        var sight = BraceletNotWorn.Of(Off(Now, Now.AddMinutes(-validMinutesAgo), link))!.Value;

        Assert.That((sight.IsThere, sight.Since), Is.EqualTo((off, off ? Now.AddMinutes(-validMinutesAgo) : (DateTimeOffset?)null)));
    }

    [Test]
    public void A_bracelet_whose_readings_are_from_a_wrist_is_on()
    {
        var source = new SourceHeard(Home.Patient, Home.Box, Now, Now, Beat(), new SignalHeard(Now.AddHours(-2)), null, NotWornAt: Now.AddMinutes(-1));

        Assert.That(BraceletNotWorn.Of(new(Home, source, Beat(), Now, false))!.Value.IsThere, Is.False, "poor contact is another rule's");
    }

    [TestCase(7, 59, null, 0)]
    [TestCase(8, 0, true, 0)]
    [TestCase(8, 30, true, 30)]
    [TestCase(21, 59, true, 839)]
    [TestCase(22, 0, null, 0)]
    [TestCase(3, 0, null, 0)]
    public void It_counts_by_day_alone_and_from_eight_on(int hour, int minute, bool? there, int sinceMinutesAgo)
    {
        var at = new DateTimeOffset(2026, 3, 12, hour, minute, 0, TimeSpan.FromHours(1));

        var sight = BraceletNotWorn.Of(Off(at, at.AddHours(-20)));

        Assert.That((sight?.IsThere, at - sight?.Since), Is.EqualTo((there, there is null ? (TimeSpan?)null : TimeSpan.FromMinutes(sinceMinutesAgo))));
    }

    /// <summary>In Paris the clock goes forward at two on 29 March: eight is an hour earlier than the day before.</summary>
    [TestCase(5, 59, null)]
    [TestCase(6, 0, true)]
    public void Eight_is_eight_on_the_day_the_clock_changes(int utcHour, int utcMinute, bool? there)
    {
        var at = new DateTimeOffset(2026, 3, 29, utcHour, utcMinute, 0, TimeSpan.Zero);

        Assert.That(BraceletNotWorn.Of(Off(at, at.AddHours(-9)) with { Home = Home with { Since = at.AddDays(-30) } })?.IsThere, Is.EqualTo(there));
    }

    [Test]
    public void On_its_charger_ten_more_minutes_are_tolerated()
    {
        var off = Now.AddMinutes(-65);

        Assert.That(BraceletNotWorn.Of(Off(Now, off) with { IsCharging = true })!.Value, Is.EqualTo(new FaultSight(true, "charging", off.AddMinutes(10), AlertStep.Relative)));
    }

    [Test]
    public void By_night_support_still_sees_since_when_it_is_off()
    {
        var night = new DateTimeOffset(2026, 3, 12, 2, 0, 0, TimeSpan.FromHours(1));

        Assert.That(BraceletNotWorn.OffSince(Off(night, night.AddHours(-4)).Source, night), Is.EqualTo(night.AddHours(-4)));
        Assert.That(BraceletNotWorn.IsByDay(Home, night), Is.False);
    }

    private static EquipmentLook Off(DateTimeOffset now, DateTimeOffset lastOn, BraceletLinkState link = BraceletLinkState.Connected)
    {
        var beat = Beat() with { SentAt = now, Bracelet = link };
        return new(Home, new(Home.Patient, Home.Box, now, now, beat, new SignalHeard(lastOn), new SignalHeard(lastOn.AddMinutes(-5)), NotWornAt: now), beat, now, false);
    }

    private static EquipmentLook Look(Heartbeat beat, bool charging = false) => new(Home, new(Home.Patient, Home.Box, Now, Now, beat), beat, Now, charging);

    private static Heartbeat WithFault(string? code) => Beat() with { Faults = code is null ? [] : [new(code, Now.AddHours(-1))] };

    private static Heartbeat Beat() => new(1, Now, 1, "1.0", BraceletLinkState.Connected, "HC-0001", Now, 80, ModemState.Ready, 70, "F SFR", true, 0, 0, 1L << 33);
}
