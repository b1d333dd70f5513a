extern alias box;

using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;
using ModemState = box::HomeCare.Modules.Wire.ModemState;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class ModemLadderTests
{
    [Test]
    public void The_power_is_cut_only_when_a_restart_did_not_help_and_each_time_after_twice_the_wait()
    {
        var ladder = new ModemLadder();
        var (cuts, now) = (new List<double>(), TimeSpan.Zero);
        for (; now < TimeSpan.FromHours(3); now += TimeSpan.FromSeconds(10))
        {
            if (ladder.Mute(now) == ModemRung.Power)
            {
                cuts.Add(now.TotalSeconds);
                ladder.PowerDone(now, cut: true);
            }
        }

        Assert.That(cuts[..6], Is.EqualTo(new[] { 10, 70, 190, 430, 910, 1870 }));
        Assert.That(cuts.Zip(cuts.Skip(1), (a, b) => b - a), Is.All.LessThanOrEqualTo(1800));
        Assert.That(ladder.PowerCuts, Is.EqualTo(cuts.Count));

        ladder.Works();
        Assert.That(ladder.Mute(now), Is.EqualTo(ModemRung.Restart), "the next trouble begins at the foot");
    }

    [Test]
    public void A_device_that_is_not_there_loses_its_power_after_a_while_and_then_seldom()
    {
        var ladder = new ModemLadder();
        Assert.That(ladder.Absent(TimeSpan.Zero), Is.EqualTo(ModemRung.Reopen));
        Assert.That(ladder.Absent(TimeSpan.FromSeconds(44)), Is.EqualTo(ModemRung.Reopen));
        Assert.That(ladder.Absent(TimeSpan.FromSeconds(45)), Is.EqualTo(ModemRung.Power));
        ladder.PowerDone(TimeSpan.FromSeconds(49), cut: true);
        Assert.That(ladder.Absent(TimeSpan.FromSeconds(50)), Is.EqualTo(ModemRung.Reopen));
        Assert.That(ladder.Absent(TimeSpan.FromSeconds(95)), Is.EqualTo(ModemRung.Reopen), "a minute from the cut");
        Assert.That(ladder.Absent(TimeSpan.FromSeconds(109)), Is.EqualTo(ModemRung.Power));
    }

    [Test]
    public async Task A_modem_that_hangs_is_brought_back_by_its_power_alone_and_the_text_leaves()
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.InMemory(time);
        await using var bench = await SmsBench.StartAsync(modem, time, switchesPower: true);
        await bench.Modem.WhenReadyAsync(CancellationToken.None);

        modem.Faults.Add(new(ModemFaultKind.Hang, int.MaxValue));
        bench.Spool.Enqueue(SmsBench.Order());

        await bench.Reaches(MessageState.Delivered, "the power brings it back");
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
        Assert.That(bench.Modem.Status, Has.Property("Restarts").EqualTo(1).And.Property("PowerCuts").EqualTo(1));
    }

    [Test]
    public async Task Without_a_switch_for_the_power_the_status_says_what_a_person_must_do()
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.InMemory(time);
        modem.Faults.Add(new(ModemFaultKind.Hang, int.MaxValue));
        await using var bench = await SmsBench.StartAsync(modem, time);

        await Eventually.IsTrue(() => bench.Modem.Status.Sentence.Contains("« modemPower »", StringComparison.Ordinal), "the rung is skipped, and said so");
        Assert.That(bench.Modem.Status, Has.Property("State").EqualTo(ModemState.Silent).And.Property("PowerCuts").EqualTo(0));
    }

    [Test]
    public async Task A_modem_that_answers_all_and_takes_no_text_is_restarted()
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.InMemory(time);
        modem.Faults.Add(new(ModemFaultKind.NoPrompt, int.MaxValue));
        await using var bench = await SmsBench.StartAsync(modem, time);

        bench.Spool.Enqueue(SmsBench.Order());
        await Eventually.IsTrue(() => bench.Modem.Status.Restarts > 0, "its restart may mend it");
        modem.Faults.Clear();

        await bench.Reaches(MessageState.Delivered, "it is well again");
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_switch_is_written_off_then_on()
    {
        using var folder = new TestFolder();
        var path = folder.With("value", "");
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var power = new ModemPower(path, clock, NullLogger<ModemPower>.Instance);

        var cycle = power.CycleAsync(CancellationToken.None);
        await Eventually.IsTrue(() => File.ReadAllText(path) == "0", "off first");
        await Eventually.IsTrue(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return cycle.IsCompleted;
            },
            "and on after a while");

        Assert.That((await cycle, await File.ReadAllTextAsync(path)), Is.EqualTo((true, "1")));
    }

    [Test]
    public async Task A_box_that_stops_in_between_leaves_the_power_on()
    {
        using var folder = new TestFolder();
        var path = folder.With("value", "1");
        using var stop = new CancellationTokenSource();
        var cycle = new ModemPower(path, TimeProvider.System, NullLogger<ModemPower>.Instance).CycleAsync(stop.Token);
        await Eventually.IsTrue(() => File.ReadAllText(path) == "0", "off first");

        await stop.CancelAsync();

        Assert.That((await cycle, await File.ReadAllTextAsync(path)), Is.EqualTo((true, "1")));
    }

    [Test]
    public async Task A_switch_that_is_not_there_is_not_made()
    {
        using var folder = new TestFolder();

        Assert.That(await new ModemPower(folder.File("absent"), TimeProvider.System, NullLogger<ModemPower>.Instance).CycleAsync(CancellationToken.None), Is.False);
        Assert.That(File.Exists(folder.File("absent")), Is.False);
    }
}
