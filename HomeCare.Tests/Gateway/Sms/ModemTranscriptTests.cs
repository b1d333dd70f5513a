extern alias box;

using System.Text.Json;
using HomeCare.Tests.Support;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>What real modems answered, and every code they may refuse with.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ModemTranscriptTests
{
    [Test]
    public async Task A_text_leaves_through_every_modem_whose_answers_are_known()
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.SharedData("sms_at", "at_transcripts.json")));
        var modems = file.RootElement.GetProperty("fake_modems").EnumerateArray().ToList();
        Assert.That(modems, Has.Count.AtLeast(7));
        await Task.WhenAll(modems.Select(async known =>
        {
            var name = known.GetProperty("modem").GetString()!;
            var time = SmsBench.Fast;
            var modem = VirtualModem.InMemory(time);
            foreach (var answer in known.GetProperty("responses").EnumerateObject())
            {
                modem.Replies[answer.Name.TrimEnd('\r')] = string.Concat(answer.Value.EnumerateArray().Select(line => line.GetString()));
            }

            await using var bench = await SmsBench.StartAsync(modem, time);

            bench.Spool.Enqueue(SmsBench.Order());

            await Eventually.IsTrue(() => bench.StateOf() is MessageState.Accepted or MessageState.Delivered, $"{name} takes the text");
            Assert.That(bench.Taken(), Has.Count.EqualTo(1), name);
        }));
    }

    [TestCase("cms_error_codes", "CMS")]
    [TestCase("cme_error_codes", "CME")]
    public void Every_code_has_a_sentence_and_none_but_an_unknown_number_ends_the_tries(string table, string kind)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Repository.SharedData("sms_at", "at_transcripts.json")));
        using (Assert.EnterMultipleScope())
        {
            foreach (var code in file.RootElement.GetProperty(table).EnumerateObject())
            {
                var refusal = SmsRefusals.Of($"{kind} {code.Name}");
                Assert.That(refusal.Sentence, Is.Not.Empty.And.EndsWith("."), code.Name);
                Assert.That(refusal.IsFinal, Is.False, code.Name);
                // What its name says of the SIM, the store and the network is said in the sentence too.
                var name = code.Value.GetString()!;
                var word = name switch
                {
                    "sim_puk" or "sim_puk2" => "PUK",
                    "sim_pin" => "code PIN",
                    "sim_pin2" => "PIN2",
                    "sim_not_inserted" => "insérez",
                    "sim_failure" or "sim_wrong" => "changez-la",
                    "sim_busy" => "occupée",
                    "memory_full" or "memory_failure" => "mémoire",
                    "no_network" => "Pas de réseau",
                    "network_timeout" => "à temps",
                    "smsc_address_unknown" => "centre de SMS",
                    "ph_sim_pin" or "network_pin" or "service_puk" => "verrouillé",
                    "incorrect_password" => "PIN",
                    _ => "",
                };
                Assert.That(refusal.Sentence, Does.Contain(word), name);
            }
        }
    }

    [Test]
    public async Task Every_refusal_of_a_modem_is_told_by_its_own_code()
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.SharedData("sms_at", "at_transcripts.json")));
        await using var bench = await SmsBench.StartAsync();
        await bench.Modem.WhenReadyAsync(CancellationToken.None);
        foreach (var code in file.RootElement.GetProperty("cms_error_codes").EnumerateObject())
        {
            await Eventually.IsTrue(() => bench.Modem.Status.CanSend, "the modem is set up again after each doubt");
            bench.Virtual.Faults.Add(new(ModemFaultKind.RefuseMessage, Code: int.Parse(code.Name, System.Globalization.CultureInfo.InvariantCulture)));

            SendOutcome outcome = SmsRefusals.Absent;
            await Eventually.IsTrue(async () => (outcome = await bench.Modem.SendAsync("+33612345678", "text", CancellationToken.None)) != SmsRefusals.Absent, "the modem answers");

            Assert.That(outcome, Is.EqualTo(SmsRefusals.Of($"CMS {code.Name}")));
        }
    }

    [TestCase("2,5,\"0502\",\"0404736D\"", 5)]
    [TestCase("2,1,000B,2816", 1)]
    [TestCase("2,1, 81ED, 1A9CEB", 1)]
    [TestCase("2,1,\"0001\",\"000010F6B31D\",7", 1)]
    [TestCase("1, \"8BE3\", \"00002BAF\", 2", 1)]
    [TestCase("2,3,\"0000\",\"0000\"", 3)]
    [TestCase("  1,5 ", 5)]
    [TestCase("0,0", 0)]
    [TestCase("2,6,\"1A2B\",\"01A2B3C4\",7", 6)]
    [TestCase("4", 4)]
    public void Registration_is_read_in_every_makers_form(string value, int state) => Assert.That(AtUrcs.RegistrationOf(value), Is.EqualTo(state));

    [TestCase("+CEREG: 0,1", false)]
    [TestCase("+CEREG: 2,5,\"1A2B\",\"01A2B3C4\",7", true)]
    public async Task A_modem_of_4G_alone_is_ready_by_its_packet_network(string answer, bool roaming)
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.InMemory(time);
        modem.Replies["AT+CREG?"] = "\r\n+CREG: 1,2\r\n\r\nOK\r\n";
        modem.Replies["AT+CEREG?"] = $"\r\n{answer}\r\n\r\nOK\r\n";
        await using var bench = await SmsBench.StartAsync(modem, time);

        await Eventually.IsTrue(() => bench.Modem.Status.State == BoxModemState.Ready, "texts go over the packet network");
        Assert.That(bench.Modem.Status.Roaming, Is.EqualTo(roaming));
    }
}
