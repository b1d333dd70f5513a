extern alias box;

using HomeCare.Tests.Support;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>Texts and reports that the modem stores instead of handing them on.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class GsmModemStoreTests
{
    [Test]
    public async Task A_modem_that_only_stores_loses_neither_reply_nor_report()
    {
        await using var bench = await SmsBench.StartAsync(faults: faults => faults.Add(new(ModemFaultKind.StoresMessages, int.MaxValue)));
        await bench.Modem.WhenReadyAsync(CancellationToken.None);

        bench.Spool.Enqueue(SmsBench.Order());
        Assert.That(bench.Virtual.Deliver("+33687654321", "1 j'y vais"), Is.True);

        await bench.Reaches(MessageState.Delivered, "the report was read from the store");
        Assert.That((await ReadAsync(bench)).Text, Is.EqualTo("1 j'y vais"));
        await Eventually.IsTrue(() => bench.Virtual.Store.Count == 0, "what was handed on is deleted");
    }

    [Test]
    public async Task What_came_while_the_box_was_off_is_read_at_its_start()
    {
        await using var bench = await StartAsync(modem =>
        {
            Keep(modem, state: 0, "unread");
            Keep(modem, state: 1, "read by a program that died before it told");
        });

        Assert.That(new[] { (await ReadAsync(bench)).Text, (await ReadAsync(bench)).Text }, Is.EqualTo(new[] { "unread", "read by a program that died before it told" }));
        await Eventually.IsTrue(() => bench.Virtual.Store.Count == 0, "the store is empty");
    }

    [Test]
    public async Task A_draft_of_an_earlier_owner_stays_while_there_is_room()
    {
        await using var bench = await StartAsync(modem =>
        {
            var draft = SmsSubmit.Encode("+33612345678", "draft", new SmsSubmitOptions()).Single();
            modem.Store.Keep(2, new StoredPdu(draft.Hex, draft.TpduLength));
            Keep(modem, state: 0, "text");
        });

        Assert.That((await ReadAsync(bench)).Text, Is.EqualTo("text"));
        await Eventually.IsTrue(() => bench.Virtual.Store.Count == 1, "the text goes");
        Assert.That(bench.Modem.Incoming.TryRead(out _), Is.False, "the draft is no text that came in");
    }

    [Test]
    public async Task A_full_store_is_emptied_and_holds_up_neither_text_nor_report_nor_reply([Values] bool withDrafts)
    {
        await using var bench = await StartAsync(modem =>
        {
            modem.Faults.Add(new(ModemFaultKind.StoresMessages, int.MaxValue));
            modem.Faults.Add(new(ModemFaultKind.FullStoreRefuses, int.MaxValue));
            modem.Store.Capacity = 3;
            var draft = SmsSubmit.Encode("+33612345678", "draft", new SmsSubmitOptions()).Single();
            for (var i = 0; i < 3; i++)
            {
                if (withDrafts)
                {
                    modem.Store.Keep(2, new StoredPdu(draft.Hex, draft.TpduLength));
                }
                else
                {
                    Keep(modem, state: 0, $"text {i}");
                }
            }
        });

        bench.Spool.Enqueue(SmsBench.Order());

        await bench.Reaches(MessageState.Delivered, "the text leaves and its report finds room");
        await Eventually.IsTrue(() => bench.Virtual.Deliver("+33687654321", "1"), "a reply finds room");
        await Eventually.IsTrue(() => bench.Virtual.Store.Count == 0, "the store is empty");
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_store_that_says_it_is_full_is_emptied_at_once()
    {
        await using var bench = await StartAsync(modem =>
        {
            modem.Faults.Add(new(ModemFaultKind.StoresMessages, int.MaxValue));
            modem.Store.Capacity = 1;
        });
        await bench.Modem.WhenReadyAsync(CancellationToken.None);
        Keep(bench.Virtual, state: 0, "in the only place, and never announced");

        Assert.That(bench.Virtual.Deliver("+33687654321", "no room"), Is.False);

        Assert.That((await ReadAsync(bench)).Text, Does.StartWith("in the only place"));
        await Eventually.IsTrue(() => bench.Virtual.Deliver("+33687654321", "the network tries again"), "there is room");
    }

    [Test]
    public async Task Parts_of_a_long_text_are_handed_on_with_what_ties_them()
    {
        await using var bench = await SmsBench.StartAsync();
        await bench.Modem.WhenReadyAsync(CancellationToken.None);

        bench.Virtual.Deliver("+33687654321", new string('é', 153), new SmsPart(25, 1, 2));
        bench.Virtual.Deliver("+33687654321", "fin", new SmsPart(25, 2, 2));

        var (first, second) = (await ReadAsync(bench), await ReadAsync(bench));
        Assert.That((first.Text, first.Part), Is.EqualTo((new string('é', 153), (SmsPart?)new SmsPart(25, 1, 2))));
        Assert.That((second.Text, second.Part), Is.EqualTo(("fin", (SmsPart?)new SmsPart(25, 2, 2))));
    }

    [Test]
    public async Task A_text_that_cannot_be_deleted_is_handed_on_once()
    {
        await using var bench = await StartAsync(modem =>
        {
            Keep(modem, state: 0, "stuck");
            modem.Replies["AT+CMGD=1"] = "\r\n+CMS ERROR: 500\r\n";
        });
        Assert.That((await ReadAsync(bench)).Text, Is.EqualTo("stuck"));

        bench.Virtual.Restart();
        await Eventually.IsTrue(() => bench.Virtual.PassesOn, "set up again");
        bench.Virtual.Deliver("+33687654321", "next");

        Assert.That((await ReadAsync(bench)).Text, Is.EqualTo("next"));
    }

    [TestCase("+CMTI: \"SM\",3", "SM", 3)]
    [TestCase("+CDSI: \"SR\",12", "SR", 12)]
    [TestCase("+CMTI: \"ME\", 0", "ME", 0)]
    public void A_stored_message_is_told_with_its_place(string line, string memory, int index)
    {
        Assert.That(new AtUrcs().TryTake(line, "+CMGS", out var urc), Is.True);
        Assert.That(urc, Is.EqualTo(new AtUrc.Stored(memory, index)));
    }

    [TestCase("+CMTI: \"SM\"")]
    [TestCase("+CMTI: SM,x")]
    [TestCase("+CDSI:")]
    public void One_without_a_place_is_passed_over(string line)
    {
        Assert.That(new AtUrcs().TryTake(line, "+CMGS", out var urc), Is.True);
        Assert.That(urc, Is.InstanceOf<AtUrc.Other>());
    }

    [TestCase("SMS FULL")]
    [TestCase("^SMMEMFULL: \"SM\"")]
    [TestCase("+CIEV: \"SMSFULL\",1")]
    public void Each_makers_word_for_a_full_store_is_heard(string line)
    {
        Assert.That(new AtUrcs().TryTake(line, "+CMGS", out var urc), Is.True);
        Assert.That(urc, Is.InstanceOf<AtUrc.StoreFull>());
    }

    private static async Task<SmsBench> StartAsync(Action<VirtualModem> with)
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.InMemory(time);
        with(modem);
        return await SmsBench.StartAsync(modem, time);
    }

    private static void Keep(VirtualModem modem, int state, string text)
    {
        var pdu = VirtualModemPdus.Deliver("+33687654321", text, new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        modem.Store.Keep(state, new StoredPdu(pdu.Hex, pdu.TpduLength));
    }

    private static async Task<IncomingSms> ReadAsync(SmsBench bench) => await bench.Modem.Incoming.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
