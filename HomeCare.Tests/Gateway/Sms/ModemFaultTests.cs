extern alias box;

using HomeCare.Tests.Support;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;
using ModemState = box::HomeCare.Modules.Wire.ModemState;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>What modems, SIMs and networks do to a text, and what becomes of it all the same.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ModemFaultTests
{
    private const string MessageInTheMiddle = "\r\n+CMT: ,24\r\n07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07\r\n";

    private static readonly TestCaseData[] OneSmsFaults =
    [
        Case("no prompt", new ModemFault(ModemFaultKind.NoPrompt)),
        Case("no prompt three times", new ModemFault(ModemFaultKind.NoPrompt, Times: 3)),
        Case("prompt late", new ModemFault(ModemFaultKind.LatePrompt, Delay: TimeSpan.FromSeconds(10))),
        Case("OK lost behind the reference", new ModemFault(ModemFaultKind.LoseOk)),
        Case("result lost, report comes", new ModemFault(ModemFaultKind.LoseResult)),
        Case("message swallowed", new ModemFault(ModemFaultKind.LoseMessage)),
        Case("result late", new ModemFault(ModemFaultKind.LateResult, Delay: TimeSpan.FromSeconds(15))),
        Case("RING in every answer", new ModemFault(ModemFaultKind.UrcInAnswer, Times: 30, Text: "\r\nRING\r\n")),
        Case("network change in every answer", new ModemFault(ModemFaultKind.UrcInAnswer, Times: 30, Text: "\r\n+CREG: 1\r\n")),
        Case("message in the middle of an answer", new ModemFault(ModemFaultKind.UrcInAnswer, Times: 30, Text: MessageInTheMiddle)),
        Case("report before the OK", new ModemFault(ModemFaultKind.ReportInAnswer)),
        Case("echo for ever", new ModemFault(ModemFaultKind.EchoAlways, Times: int.MaxValue)),
        Case("deaf for 20 s", new ModemFault(ModemFaultKind.Silence, Delay: TimeSpan.FromSeconds(20))),
        Case("garbage before each answer", new ModemFault(ModemFaultKind.Garbage, Times: int.MaxValue)),
        Case("restart at the command", new ModemFault(ModemFaultKind.RestartAtCommand)),
        Case("SIM busy at the start", new ModemFault(ModemFaultKind.SimTrouble, Code: 14)),
    ];

    [TestCaseSource(nameof(OneSmsFaults))]
    public async Task A_text_leaves_exactly_once_in_spite_of(ModemFault fault)
    {
        await using var bench = await SmsBench.StartAsync(faults: faults => faults.Add(fault));

        bench.Spool.Enqueue(SmsBench.Order());

        await bench.Reaches(MessageState.Delivered, $"a text must outlive {fault}");
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_text_leaves_exactly_once_when_network_or_SIM_first_refuse_it([Values] bool beforeThePrompt)
    {
        int[] codes = [38, 310, 311, 313, 314, 322, 330, 331, 332, 500];
        await Task.WhenAll(codes.Select(async code =>
        {
            var fault = new ModemFault(beforeThePrompt ? ModemFaultKind.RefuseCommand : ModemFaultKind.RefuseMessage, Times: 2, Code: code);
            await using var bench = await SmsBench.StartAsync(faults: faults => faults.Add(fault));

            bench.Spool.Enqueue(SmsBench.Order());

            await bench.Reaches(MessageState.Delivered, $"+CMS ERROR: {code} passes");
            Assert.That(bench.Taken(), Has.Count.EqualTo(1), $"+CMS ERROR: {code}");
        }));
    }

    [TestCase(1)]
    [TestCase(28)]
    [TestCase(30)]
    public async Task A_number_the_network_does_not_know_fails_at_once_and_says_so(int code)
    {
        await using var bench = await SmsBench.StartAsync(faults: faults => faults.Add(new(ModemFaultKind.RefuseMessage, Times: 100, Code: code)));

        bench.Spool.Enqueue(SmsBench.Order());

        await bench.Reaches(MessageState.Failed, "an unknown number is final");
        Assert.That(bench.Spool.List()[0].Reason, Does.Contain("numéro"));
        Assert.That(bench.Virtual.SendCommands, Is.EqualTo(1));
    }

    [TestCase("0612345678", "hello", "international")]
    [TestCase("+33612345678", 161, "un seul SMS")]
    public async Task What_cannot_be_sent_fails_without_troubling_the_modem(string number, object text, string reason)
    {
        await using var bench = await SmsBench.StartAsync();

        bench.Spool.Enqueue(SmsBench.Order(number: number, text: text as string ?? new string('a', (int)text)));

        await bench.Reaches(MessageState.Failed, "nothing can make it leave");
        Assert.That(bench.Spool.List()[0].Reason, Does.Contain(reason));
        Assert.That(bench.Virtual.SendCommands, Is.Zero);
    }

    [Test]
    public async Task A_text_whose_answer_and_report_are_lost_is_sent_once_more_in_the_same_words()
    {
        await using var bench = await SmsBench.StartAsync(faults: faults =>
        {
            faults.Add(new(ModemFaultKind.LoseResult));
            faults.Add(new(ModemFaultKind.NoReport));
        });

        bench.Spool.Enqueue(SmsBench.Order(text: "Réf 4F2A"));

        await bench.Reaches(MessageState.Delivered, "the second try is reported");
        Assert.That(bench.Taken().ConvertAll(sms => sms.Text), Has.Count.EqualTo(2).And.All.EqualTo("Réf 4F2A"));
    }

    [Test]
    public async Task A_person_never_gets_the_same_text_a_third_time()
    {
        await using var bench = await SmsBench.StartAsync(faults: faults =>
        {
            faults.Add(new(ModemFaultKind.LoseResult, Times: 5));
            faults.Add(new(ModemFaultKind.NoReport, Times: 5));
        });

        bench.Spool.Enqueue(SmsBench.Order());
        await Eventually.IsTrue(() => bench.Spool.List()[0] is { State: MessageState.Unknown } && bench.Virtual.SendCommands == 2, "both tries are lost");
        bench.Virtual.Faults.Clear();
        bench.Spool.Enqueue(SmsBench.Order(contact: "c2"));
        await bench.Reaches(MessageState.Delivered, "the next text leaves", "c2");

        Assert.That(bench.Taken(), Has.Count.EqualTo(3));
        Assert.That(bench.StateOf("c1"), Is.EqualTo(MessageState.Unknown));
    }

    [Test]
    public async Task A_late_answer_is_never_taken_for_that_of_another_text()
    {
        await using var bench = await SmsBench.StartAsync(faults: faults =>
        {
            faults.Add(new(ModemFaultKind.LateResult, Delay: TimeSpan.FromSeconds(14)));
            faults.Add(new(ModemFaultKind.NoReport));
        });

        bench.Spool.Enqueue([SmsBench.Order("c1", number: "+33611111111"), SmsBench.Order("c2", number: "+33622222222")]);
        await bench.Reaches(MessageState.Delivered, "the second contact's text is reported", "c2");

        var second = bench.Taken().Single(sms => sms.NumberE164 == "+33622222222");
        Assert.That(bench.Spool.List().Single(state => state.ContactId == "c2").Reference, Is.EqualTo(second.Reference));
    }

    [Test]
    public async Task A_modem_unplugged_before_the_words_costs_no_duplicate([Values] bool onPty)
    {
        await using var bench = await SmsBench.StartAsync(onPty, faults => faults.Add(new(ModemFaultKind.UnplugAtCommand)));
        bench.Spool.Enqueue(SmsBench.Order());
        await Eventually.IsTrue(() => bench.Modem.Status is { State: ModemState.Silent, CanSend: false } && bench.Virtual.SendCommands == 1, "the box notices that its modem went");

        bench.Virtual.Plug();

        await bench.Reaches(MessageState.Delivered, "the modem is back");
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_modem_unplugged_after_the_words_costs_at_most_one_duplicate([Values] bool onPty)
    {
        await using var bench = await SmsBench.StartAsync(onPty, faults => faults.Add(new(ModemFaultKind.UnplugAfterMessage)));
        bench.Spool.Enqueue(SmsBench.Order());
        await bench.Reaches(MessageState.Unknown, "nobody knows whether it left");

        bench.Virtual.Plug();

        await bench.Reaches(MessageState.Delivered, "the modem is back");
        Assert.That(bench.Taken(), Has.Count.InRange(1, 2));
    }

    [TestCase("SIM PIN", 0, "code PIN")]
    [TestCase("SIM PUK", 0, "PUK")]
    [TestCase(null, 10, "Aucune carte SIM")]
    [TestCase(null, 13, "défectueuse")]
    public async Task A_SIM_in_trouble_is_named_and_its_texts_wait_without_a_try(string? lockedBy, int code, string sentence)
    {
        await using var bench = await SmsBench.StartAsync(faults: faults => faults.Add(new(ModemFaultKind.SimTrouble, int.MaxValue, code, Text: lockedBy)));
        bench.Spool.Enqueue(SmsBench.Order());
        await Eventually.IsTrue(() => bench.Modem.Status.State == ModemState.SimProblem, "the SIM's trouble is seen");
        Assert.That(bench.Modem.Status.Sentence, Does.Contain(sentence));
        Assert.That(bench.Virtual.SendCommands, Is.Zero);

        bench.Virtual.Faults.Clear();

        await bench.Reaches(MessageState.Delivered, "the SIM is well again");
    }

    [TestCase(0, false)]
    [TestCase(2, false)]
    [TestCase(3, false)]
    [TestCase(1, true)]
    [TestCase(5, true)]
    public async Task The_network_is_ready_only_when_registered(int registration, bool ready)
    {
        await using var bench = await SmsBench.StartAsync();
        await bench.Modem.WhenReadyAsync(CancellationToken.None);

        bench.Virtual.SetRegistration(registration);

        await Eventually.IsTrue(
            () => bench.Modem.Status.State == (ready ? ModemState.Ready : ModemState.NoNetwork) && bench.Modem.Status.Roaming == (registration == 5), "the modem says so");
        Assert.That(bench.Modem.Status, Has.Property("SignalPercent").EqualTo(67).And.Property("Operator").EqualTo("Virtuel F"));
    }

    [Test]
    public async Task A_text_the_network_could_not_deliver_is_failed_with_a_reason()
    {
        await using var bench = await SmsBench.StartAsync(faults: faults => faults.Add(new(ModemFaultKind.ReportFailure, Code: 0x46)));

        bench.Spool.Enqueue(SmsBench.Order());

        await bench.Reaches(MessageState.Failed, "the report says that it expired");
        Assert.That(bench.Spool.List()[0].Reason, Does.Contain("remettre"));
    }

    [Test]
    public async Task A_mute_modem_is_reset_and_the_text_leaves()
    {
        await using var bench = await SmsBench.StartAsync();
        await bench.Modem.WhenReadyAsync(CancellationToken.None);

        bench.Virtual.Faults.Add(new(ModemFaultKind.Silence, Delay: TimeSpan.FromSeconds(25)));
        bench.Spool.Enqueue(SmsBench.Order());

        await bench.Reaches(MessageState.Delivered, "the modem hears again");
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
    }

    private static TestCaseData Case(string name, ModemFault fault) => new TestCaseData(fault).SetArgDisplayNames(name);
}
