extern alias box;

using HomeCare.Tests.Support;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;
using ModemState = box::HomeCare.Modules.Wire.ModemState;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>
/// Every way a modem, its SIM or its network is known to misbehave, against what must hold all the same: each danger's text is accepted,
/// once where no outcome was in doubt, twice at most where one was, in the same words; in ten seconds, or in sixty where the modem must
/// be reset; and where nothing can be sent the state says why and the text leaves when the fault ends. What counts is what the virtual
/// network took, by the clock that both share.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ModemMisbehaviourTests
{
    private const string Words = "ALERTE CHUTE - Jeanne M. Réf 4F2A";
    private static readonly string[] Contacts = ["+33611111111", "+33622222222"];
    private static readonly TimeSpan FaultLasts = TimeSpan.FromSeconds(100);

    private static readonly Misbehaviour[] Known =
    [
        new("unplugged before", modem => modem.UnplugAsync()) { Lasts = true, Says = "Aucun modem" },
        new("unplugged at the command", One(ModemFaultKind.UnplugAtCommand)) { Lasts = true, Says = "Aucun modem" },
        new("unplugged after the words", One(ModemFaultKind.UnplugAfterMessage), Doubtful: true) { Lasts = true, Says = "Aucun modem" },
        new("silent for 20 s", One(ModemFaultKind.Silence, delay: 20)) { Within = 60 },
        new("silent until restarted", One(ModemFaultKind.DeafToAllButRestart)) { Within = 60 },
        new("hangs until its power is cut", Always(ModemFaultKind.Hang)) { Within = 120 },
        new("garbage before each answer", Always(ModemFaultKind.Garbage)),
        new("echo on for ever", Always(ModemFaultKind.EchoAlways)),
        new("a ring in the middle of each answer", Always(ModemFaultKind.UrcInAnswer, text: "\r\nRING\r\n\r\n+CLIP: \"+33612345678\",145\r\n")),
        new("a report in the middle of the answer", One(ModemFaultKind.ReportInAnswer)),
        new("CMS 38, network out of order", Always(ModemFaultKind.RefuseMessage, code: 38)) { Lasts = true },
        new("CMS 310, SIM not inserted", Always(ModemFaultKind.RefuseCommand, code: 310)) { Lasts = true },
        new("CMS 311, SIM PIN required", Always(ModemFaultKind.RefuseCommand, code: 311)) { Lasts = true },
        new("CMS 313, SIM failure", Always(ModemFaultKind.RefuseCommand, code: 313)) { Lasts = true },
        new("CMS 314, SIM busy", Always(ModemFaultKind.RefuseCommand, code: 314)) { Lasts = true },
        new("CMS 322, memory full", Always(ModemFaultKind.RefuseMessage, code: 322)) { Lasts = true },
        new("CMS 330, service centre unknown", Always(ModemFaultKind.RefuseMessage, code: 330)) { Lasts = true },
        new("CMS 331, no network service", Always(ModemFaultKind.RefuseMessage, code: 331)) { Lasts = true },
        new("CMS 332, network time-out", Always(ModemFaultKind.RefuseMessage, code: 332)) { Lasts = true },
        new("CMS 500, unknown error", Always(ModemFaultKind.RefuseMessage, code: 500)) { Lasts = true },
        new("the SIM asks for its PIN", modem => Do(() => modem.Sim.Lock("4711")), Pin: "4711") { Restarts = true },
        new("the SIM asks for a PIN that nobody set", Always(ModemFaultKind.SimTrouble, text: "SIM PIN")) { Lasts = true, Restarts = true, Says = "« pin »" },
        new("the SIM asks for its PUK", Always(ModemFaultKind.SimTrouble, text: "SIM PUK")) { Lasts = true, Restarts = true, Says = "PUK" },
        new("no network", modem => Do(() =>
        {
            modem.SetRegistration(2);
            modem.Faults.Add(new(ModemFaultKind.RefuseMessage, int.MaxValue, 331));
        })) { Lasts = true, Says = "Pas de réseau mobile" },
        new("a reboot during AT+CMGS", One(ModemFaultKind.RestartAtCommand)) { Within = 60 },
        new("a reboot after the words", One(ModemFaultKind.RestartAfterMessage), Doubtful: true) { All = 60 },
        new("a reboot without a word", modem => Do(() => modem.Restart(saysSo: false))) { Within = 60 },
        new("no prompt", One(ModemFaultKind.NoPrompt)) { Within = 20 },
        new("no prompt at all", Always(ModemFaultKind.NoPrompt)) { Lasts = true },
        new("the prompt late", One(ModemFaultKind.LatePrompt, delay: 10)) { Within = 60 },
        new("OK lost behind the reference", One(ModemFaultKind.LoseOk)),
        new("reference and OK lost after Ctrl-Z", One(ModemFaultKind.LoseResult), Doubtful: true) { All = 75 },
        new("reference, OK and report lost", modem => Do(() =>
        {
            modem.Faults.Add(new(ModemFaultKind.LoseResult));
            modem.Faults.Add(new(ModemFaultKind.NoReport));
        }), Doubtful: true) { All = 75 },
        new("the words swallowed", One(ModemFaultKind.LoseMessage), Doubtful: true) { Within = 75, All = 135 },
        new("the result two minutes late", One(ModemFaultKind.LateResult, delay: 120), Doubtful: true) { All = 180 },
        new("SMS memory full", modem => Do(() =>
        {
            modem.Faults.Add(new(ModemFaultKind.FullStoreRefuses, int.MaxValue));
            modem.Store.Capacity = 5;
            for (var i = 0; i < 5; i++)
            {
                var pdu = VirtualModemPdus.Deliver("+33687654321", $"old {i}", DateTimeOffset.UnixEpoch.AddYears(56));
                modem.Store.Keep(1, new StoredPdu(pdu.Hex, pdu.TpduLength));
            }
        })),
    ];

    private static IEnumerable<TestCaseData> Each => Known.Select(one => new TestCaseData(one).SetArgDisplayNames(one.Name));

    [TestCaseSource(nameof(Each))]
    public async Task A_danger_is_texted_in_spite_of(object misbehaviour)
    {
        var one = (Misbehaviour)misbehaviour;
        await using var clock = new SteadyClock();
        var modem = VirtualModem.InMemory(clock);
        modem.BootTime = TimeSpan.FromSeconds(8);
        await using var bench = await SmsBench.StartAsync(modem, clock, new GsmModemPatience(), one.Pin, switchesPower: true);
        await bench.Modem.WhenReadyAsync(CancellationToken.None);
        await one.Begin(modem);
        if (one.Restarts)
        {
            modem.Restart();
            await Eventually.IsTrue(() => !bench.Modem.Status.CanSend, "the modem starts anew");
        }

        var ordered = clock.GetUtcNow();
        bench.Spool.Enqueue([.. Contacts.Select((number, i) => SmsBench.Order($"c{i}", number: number, text: Words))]);
        if (one.Lasts)
        {
            await Eventually.IsTrue(() => clock.GetUtcNow() > ordered + FaultLasts / 2, "the fault lasts");
            Assert.That(bench.Taken(), one.Doubtful ? Has.Count.LessThanOrEqualTo(1) : Is.Empty, "nothing can be sent");
            Assert.That(
                one.Says is null ? bench.Spool.List().Select(text => text.Reason) : [bench.Modem.Status.Sentence],
                Is.All.Not.Null.And.All.Contains(one.Says ?? ""), "the state says why");
            await Eventually.IsTrue(() => clock.GetUtcNow() > ordered + FaultLasts, "the fault lasts");
            modem.Faults.Clear();
            modem.SetRegistration(1);
            modem.Plug();
            ordered = clock.GetUtcNow();
        }

        // By the network's log, which is the test's own: not by what the product says of itself.
        var taken = new List<ReceivedSms>();
        await Eventually.IsTrue(() => Add(taken, bench).Select(sms => sms.NumberE164).Distinct().Count() == Contacts.Length, "each contact gets the text", TimeSpan.FromSeconds(60));
        await Eventually.IsTrue(
            () => bench.Spool.List().All(text => text.State is MessageState.Delivered or MessageState.Accepted or MessageState.Unknown), "each text comes to an end");
        var settled = clock.GetUtcNow();
        await Eventually.IsTrue(() => clock.GetUtcNow() > settled + TimeSpan.FromSeconds(one.Doubtful ? 130 : 65), "and nothing more comes");
        Add(taken, bench);

        using (Assert.EnterMultipleScope())
        {
            var perPerson = taken.GroupBy(sms => sms.NumberE164).Select(group => group.Count()).ToList();
            Assert.That(perPerson, Has.All.InRange(1, one.Doubtful ? 2 : 1), "once, or twice where an outcome was in doubt");
            Assert.That(perPerson.Sum(), Is.LessThanOrEqualTo(Contacts.Length + (one.Doubtful ? 1 : 0)), "one fault doubles one text at most");
            Assert.That(taken.Select(sms => sms.Text), Is.All.EqualTo(Words), "the same words with the same reference");
            var firsts = taken.GroupBy(sms => sms.NumberE164).Select(group => (group.Min(sms => sms.At) - ordered).TotalSeconds).Order().ToList();
            Assert.That(firsts[0], Is.LessThanOrEqualTo(one.Lasts ? 60 : one.Within), "somebody knows in time");
            Assert.That(firsts[^1], Is.LessThanOrEqualTo(one.Lasts ? 75 : one.All ?? one.Within), "and everybody");
        }
    }

    [Test]
    public async Task Without_a_danger_no_misbehaviour_makes_a_text()
    {
        await Task.WhenAll(Known.Select(async one =>
        {
            await using var clock = new SteadyClock();
            var modem = VirtualModem.InMemory(clock);
            await using var bench = await SmsBench.StartAsync(modem, clock, new GsmModemPatience(), one.Pin, switchesPower: true);
            await bench.Modem.WhenReadyAsync(CancellationToken.None);
            await one.Begin(modem);
            var began = clock.GetUtcNow();

            await Eventually.IsTrue(() => clock.GetUtcNow() > began + TimeSpan.FromMinutes(2), "time passes", TimeSpan.FromSeconds(120));

            Assert.That((modem.SendCommands, bench.Taken().Count), Is.EqualTo((0, 0)), one.Name);
        }));
    }

    private static List<string?> Waiting(SmsBench bench) => [.. bench.Spool.List().Where(text => text.State is not (MessageState.Accepted or MessageState.Delivered)).Select(text => text.Reason)];

    private static List<ReceivedSms> Add(List<ReceivedSms> taken, SmsBench bench)
    {
        taken.AddRange(bench.Taken());
        return taken;
    }

    private static Func<VirtualModem, Task> One(ModemFaultKind kind, int delay = 0) => Add(new ModemFault(kind, Delay: TimeSpan.FromSeconds(delay)));

    private static Func<VirtualModem, Task> Always(ModemFaultKind kind, int code = 0, string? text = null) => Add(new ModemFault(kind, int.MaxValue, code, Text: text));

    private static Func<VirtualModem, Task> Add(ModemFault fault) => modem => Do(() => modem.Faults.Add(fault));

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    /// <param name="Begin">Makes the modem misbehave, once it was set up and well.</param>
    private sealed record Misbehaviour(string Name, Func<VirtualModem, Task> Begin, string? Pin = null, bool Doubtful = false)
    {
        /// <summary>Seconds from the order to the first person's text; from the fault's end where it lasts.</summary>
        public int Within { get; init; } = 10;

        /// <summary>To the last person's, where that is longer: a modem that owes the answer of one text takes no other, for a minute.</summary>
        public int? All { get; init; }

        /// <summary>It does not pass by itself; nothing can be sent until it ends.</summary>
        public bool Lasts { get; init; }

        /// <summary>What the modem's state says meanwhile.</summary>
        public string? Says { get; init; }

        /// <summary>It shows at the modem's next start.</summary>
        public bool Restarts { get; init; }

        public override string ToString() => Name;
    }
}
