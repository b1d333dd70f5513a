extern alias box;

using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;
using ModemState = box::HomeCare.Modules.Wire.ModemState;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>A SIM that asks for its PIN, which counts wrong ones to three as a real one does.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class GsmModemPinTests
{
    [Test]
    public async Task A_locked_SIM_is_opened_with_the_PIN_and_the_text_leaves([Values] bool tellsIccid, [Values] bool tellsTries)
    {
        await using var bench = await StartAsync("4711", sim => (sim.TellsIccid, sim.TellsTriesLeft) = (tellsIccid, tellsTries));

        bench.Spool.Enqueue(SmsBench.Order());

        await bench.Reaches(MessageState.Delivered, "the SIM is open");
        Assert.That(bench.Virtual.Sim, Has.Property("PinsEntered").EqualTo(1).And.Property("TriesLeft").EqualTo(3));
    }

    [Test]
    public async Task After_each_restart_of_the_modem_the_SIM_is_opened_again()
    {
        await using var bench = await StartAsync("4711");
        await bench.Modem.WhenReadyAsync(CancellationToken.None);

        for (var start = 2; start <= 5; start++)
        {
            bench.Virtual.Restart();
            await Eventually.IsTrue(() => bench.Virtual.Sim.PinsEntered == start && bench.Modem.Status.State == ModemState.Ready, "the SIM asks again, and gets it");
        }
    }

    [Test]
    public async Task A_wrong_PIN_is_entered_once_however_often_modem_and_box_start_anew()
    {
        using var folder = new TestFolder();
        var time = SmsBench.Fast;
        await using var modem = VirtualModem.InMemory(time);
        modem.Sim.Lock("4711");

        for (var start = 0; start < 4; start++)
        {
            // Each round another process: nothing but the file remembers.
            var memory = new SimPinMemory(folder.File("sim.json"), NullLogger.Instance);
            using var stop = new CancellationTokenSource();
            using var box = new GsmModem(modem.Open, time, NullLogger<GsmModem>.Instance, SmsBench.Quick, (SimPin.Parse("0000")!, memory));
            var running = box.RunAsync(stop.Token);
            await Eventually.IsTrue(() => box.Status.State == ModemState.SimProblem && box.Status.Sentence.Contains("a refusé le code PIN", StringComparison.Ordinal), "it says why");
            var since = box.Status.Since;
            modem.Restart();
            await Eventually.IsTrue(() => box.Status.State == ModemState.SimProblem && box.Status.Since > since, "the restart is heard, and the SIM locked again");
            await stop.CancelAsync();
            await running;
        }

        Assert.That(modem.Sim, Has.Property("PinsEntered").EqualTo(1).And.Property("TriesLeft").EqualTo(2));
        Assert.That(await File.ReadAllTextAsync(folder.File("sim.json")), Does.Not.Contain("0000\"").And.Not.Contain(modem.Sim.Iccid));
    }

    [Test]
    public async Task Of_three_PINs_the_box_never_enters_the_third()
    {
        using var folder = new TestFolder();
        var time = SmsBench.Fast;
        await using var modem = VirtualModem.InMemory(time);
        modem.Sim.Lock("4711");
        modem.Sim.TellsIccid = false;

        var sentence = "";
        foreach (var wrong in new[] { "0000", "1111", "2222" })
        {
            using var stop = new CancellationTokenSource();
            var memory = new SimPinMemory(folder.File("sim.json"), NullLogger.Instance);
            using var box = new GsmModem(modem.Open, time, NullLogger<GsmModem>.Instance, SmsBench.Quick, (SimPin.Parse(wrong)!, memory));
            var running = box.RunAsync(stop.Token);
            await Eventually.IsTrue(() => box.Status.State == ModemState.SimProblem, "the SIM stays locked");
            sentence = box.Status.Sentence;
            await stop.CancelAsync();
            await running;
        }

        Assert.That(modem.Sim, Has.Property("PinsEntered").EqualTo(2).And.Property("State").EqualTo("SIM PIN"));
        Assert.That(sentence, Does.StartWith("Deux essais"));
    }

    [Test]
    public async Task A_SIM_with_one_try_left_is_left_alone()
    {
        await using var bench = await StartAsync("4711", sim =>
        {
            sim.TellsTriesLeft = true;
            sim.Enter("0000");
            sim.Enter("1111");
        });

        await Eventually.IsTrue(() => bench.Modem.Status.State == ModemState.SimProblem, "it says why");
        Assert.That(bench.Modem.Status.Sentence, Does.StartWith("Un seul essai"));
        Assert.That(bench.Virtual.Sim, Has.Property("PinsEntered").EqualTo(2).And.Property("TriesLeft").EqualTo(1));
    }

    [Test]
    public async Task A_blocked_SIM_asks_for_a_person_with_the_PUK_and_gets_no_PIN()
    {
        await using var bench = await StartAsync("4711", sim => Enumerable.Range(0, 3).ToList().ForEach(_ => sim.Enter("0000")));

        await Eventually.IsTrue(() => bench.Modem.Status.State == ModemState.SimProblem, "it says why");
        Assert.That(bench.Modem.Status.Sentence, Does.Contain("PUK").And.Contain("opérateur"));
        Assert.That(bench.Virtual.Sim.PinsEntered, Is.EqualTo(3));
    }

    [Test]
    public async Task Without_a_PIN_in_the_settings_the_SIM_gets_none()
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.InMemory(time);
        modem.Sim.Lock("4711");
        await using var bench = await SmsBench.StartAsync(modem, time);

        await Eventually.IsTrue(() => bench.Modem.Status.State == ModemState.SimProblem, "it says why");
        Assert.That(bench.Modem.Status.Sentence, Does.Contain("« pin »"));
        Assert.That(modem.Sim.PinsEntered, Is.Zero);
    }

    [Test]
    public async Task A_disk_that_takes_no_note_keeps_an_unproven_PIN_back()
    {
        var time = SmsBench.Fast;
        await using var modem = VirtualModem.InMemory(time);
        modem.Sim.Lock("4711");
        using var stop = new CancellationTokenSource();
        var memory = new SimPinMemory("/nowhere/sim.json", NullLogger.Instance);
        using var box = new GsmModem(modem.Open, time, NullLogger<GsmModem>.Instance, SmsBench.Quick, (SimPin.Parse("4711")!, memory));
        var running = box.RunAsync(stop.Token);

        await Eventually.IsTrue(() => box.Status.State == ModemState.SimProblem, "it says why");

        Assert.That(box.Status.Sentence, Does.Contain("disque"));
        Assert.That(modem.Sim.PinsEntered, Is.Zero);
        await stop.CancelAsync();
        await running;
    }

    [Test]
    public void A_memory_that_cannot_be_read_counts_as_one_failed_try()
    {
        using var folder = new TestFolder();
        var memory = new SimPinMemory(folder.With("sim.json", "{ broken"), NullLogger.Instance);
        var (first, second) = (SimPin.Parse("1111")!, SimPin.Parse("2222")!);

        Assert.That(memory.Judge(first, "sim", null), Is.EqualTo(SimPinVerdict.EnterOnce));
        memory.Remember(first, "sim", SimPinFate.Refused);

        Assert.That(memory.Judge(second, "sim", null), Is.EqualTo(SimPinVerdict.TwoFailed));
        Assert.That(new SimPinMemory(folder.File("sim.json"), NullLogger.Instance).Judge(first, "sim", 3), Is.EqualTo(SimPinVerdict.WasRefused), "on disk");
        Assert.That(File.GetUnixFileMode(folder.File("sim.json")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static async Task<SmsBench> StartAsync(string pin, Action<VirtualSim>? with = null)
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.InMemory(time);
        modem.Sim.Lock("4711");
        with?.Invoke(modem.Sim);
        return await SmsBench.StartAsync(modem, time, pin: pin);
    }
}
