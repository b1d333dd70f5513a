using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>
/// Programs that nobody here wrote: what we encode they decode alike, and they drive the virtual modem as they would a real one, so that
/// what the box is tried against is a modem and not our own idea of one.
/// </summary>
internal sealed class StrangerTests
{
    private const string Python = "/usr/bin/python3";

    /// <summary>One PDU a line in; its number, text and TPDU length as gammu understands them out.</summary>
    private const string Decoder = """
        import gammu, json, sys
        for line in sys.stdin:
            sms = gammu.DecodePDU(bytes.fromhex(line.strip()), True)
            print(json.dumps({"number": sms["Number"], "text": sms["Text"].split("\0")[0]}))
        """;

    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Gammu_decodes_alike_every_PDU_we_encode()
    {
        Required.OrSkip(File.Exists(Python) && (await RunAsync(Python, ["-c", "import gammu"])).Exit == 0, "python3-gammu", "apt-get install python3-gammu");
        var texts = Texts().ToList();
        var expected = texts.SelectMany(one => SmsSubmit.Split(one.Text, Gsm7.PlacesOf(one.Text) is null ? SmsEncoding.Ucs2 : SmsEncoding.Gsm7).Select(part => (one.Number, Text: part))).ToList();
        var pdus = texts.SelectMany(one => SmsSubmit.Encode(one.Number, one.Text, new SmsSubmitOptions(ValidFor: SmsSubmit.DefaultValidity))).Select(pdu => pdu.Hex).ToList();
        Assert.That(pdus, Has.Count.EqualTo(expected.Count).And.Count.GreaterThan(1000));

        var (exit, output, error) = await RunAsync(Python, ["-c", Decoder], string.Concat(pdus.Select(pdu => pdu + "\n")));

        Assert.That((exit, error), Is.EqualTo((0, "")));
        var theirs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(sms => (sms.GetProperty("number").GetString()!, sms.GetProperty("text").GetString()!)).ToList();
        Assert.That(theirs, Is.EqualTo(expected));
    }

    [Test]
    public async Task Gammu_identifies_the_virtual_modem_and_sends_through_it()
    {
        Required.OrSkip(Required.Find("gammu") is not null, "gammu", "apt-get install gammu");
        await using var modem = VirtualModem.OnPseudoTerminal(TimeProvider.System);
        var settings = _folder.With("gammurc", $"[gammu]\ndevice = {modem.PortPath}\nconnection = at115200\n");

        var (known, identity, trouble) = await RunAsync("gammu", ["-c", settings, "identify"]);
        var (sent, said, complaint) = await RunAsync("gammu", ["-c", settings, "sendsms", "TEXT", "+33612345678", "-text", "Réf 4F2A, d'un étranger"]);

        Assert.That(known, Is.Zero, identity + trouble);
        Assert.That(identity, Does.Contain("HomeCare").And.Contain("000000000000000"));
        Assert.That(sent, Is.Zero, said + complaint);
        Assert.That(modem.Received.TryRead(out var sms), Is.True, said + complaint);
        Assert.That((sms!.NumberE164, sms.Text), Is.EqualTo(("+33612345678", "Réf 4F2A, d'un étranger")));
    }

    [Test]
    public async Task Gammu_reads_and_deletes_what_came_in()
    {
        Required.OrSkip(Required.Find("gammu") is not null, "gammu", "apt-get install gammu");
        await using var modem = VirtualModem.OnPseudoTerminal(TimeProvider.System);
        var settings = _folder.With("gammurc", $"[gammu]\ndevice = {modem.PortPath}\nconnection = at115200\n");
        Assert.That(modem.Deliver("+33687654321", "1 j'y vais"), Is.True);

        var (exit, said, complaint) = await RunAsync("gammu", ["-c", settings, "getallsms"]);

        Assert.That(exit, Is.Zero, said + complaint);
        Assert.That(said, Does.Contain("+33687654321").And.Contain("1 j'y vais"));
        (exit, said, complaint) = await RunAsync("gammu", ["-c", settings, "deletesms", "1", "1"]);
        Assert.That(exit, Is.Zero, said + complaint);
        Assert.That(modem.Store.Count, Is.Zero);
    }

    [Test]
    public async Task Smsd_sends_through_the_virtual_modem_and_files_what_comes_in()
    {
        var smsd = Required.Find("smsd", "/usr/sbin");
        Required.OrSkip(smsd is not null, "smsd", "apt-get install smstools");
        await using var modem = VirtualModem.OnPseudoTerminal(TimeProvider.System);
        foreach (var folder in new[] { "outgoing", "checked", "incoming", "sent", "failed", "report" })
        {
            Directory.CreateDirectory(_folder.File(folder));
        }

        Assert.That(modem.Deliver("+33687654321", "1 j'y vais"), Is.True);
        var settings = _folder.With(
            "smsd.conf",
            $"""
            devices = M
            logfile = {_folder.File("log")}
            loglevel = 7
            infofile = {_folder.File("info")}
            pidfile = {_folder.File("pid")}
            outgoing = {_folder.File("outgoing")}
            checked = {_folder.File("checked")}
            incoming = {_folder.File("incoming")}
            sent = {_folder.File("sent")}
            failed = {_folder.File("failed")}
            report = {_folder.File("report")}
            delaytime = 1
            smart_logging = no
            [M]
            device = {modem.PortPath}
            incoming = high
            baudrate = 115200
            """ + "\n");
        _folder.With("outgoing/one", "To: 33612345678\nAlphabet: UTF-8\n\nRéf 4F2A, d'un étranger\n");
        var start = new ProcessStartInfo(smsd!, [$"-c{settings}", "-t"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            ReceivedSms? sms = null;
            await Eventually.IsTrue(
                () => modem.Received.TryRead(out sms), $"smsd sends; its log: {Log()}", TimeSpan.FromSeconds(60));
            Assert.That((sms!.NumberE164, sms.Text.TrimEnd('\n')), Is.EqualTo(("+33612345678", "Réf 4F2A, d'un étranger")), Log());
            await Eventually.IsTrue(() => File.Exists(_folder.File("sent/one")), "it took the modem's reference for a yes");
            await Eventually.IsTrue(() => Directory.GetFiles(_folder.File("incoming")).Length == 1, "it files what came in", TimeSpan.FromSeconds(60));
            Assert.That(await File.ReadAllTextAsync(Directory.GetFiles(_folder.File("incoming"))[0]), Does.Contain("33687654321").And.Contain("1 j'y vais"));
            await Eventually.IsTrue(() => modem.Store.Count == 0, "and deletes it");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private string Log() => File.Exists(_folder.File("log")) ? File.ReadAllText(_folder.File("log")) : "none";

    /// <summary>Fixed seed: every character of the alphabet, French that needs UCS-2, lengths on both sides of each limit, numbers of every length.</summary>
    private static IEnumerable<(string Number, string Text)> Texts()
    {
        const string Alphabet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€";
        const string Wide = "êâîôûçœŒ’“”–…αβж中文字";
        var random = new Random(20260312);
        foreach (var character in Alphabet.Where(one => one != '\r'))
        {
            yield return ("+33612345678", $"a{character}b");
        }

        foreach (var length in new[] { 1, 6, 7, 8, 9, 69, 70, 71, 134, 135, 152, 153, 154, 159, 160, 161, 306, 307, 459, 460 })
        {
            yield return ("+33612345678", new string('e', length));
            yield return ("+33612345678", new string('ê', length));
        }

        for (var i = 0; i < 1000; i++)
        {
            // Gammu doubles "~" where a text is in UCS-2: a sign of its own for the icons of old phones.
            var letters = i % 3 == 0 ? Alphabet.Replace("~", "", StringComparison.Ordinal) + Wide : Alphabet;
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 170)).Select(_ => letters[random.Next(letters.Length)])).Replace('\r', 'r');
            var digits = string.Concat(Enumerable.Range(0, random.Next(5, 14)).Select(_ => (char)('0' + random.Next(10))));
            yield return (i % 5 == 0 ? $"0{digits}" : $"+{random.Next(1, 10)}{digits}", text);
        }
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Environment = { ["LC_ALL"] = "C.UTF-8" },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new AssertionException($"{program} {string.Join(' ', arguments)} did not end within a minute.");
        }

        return (process.ExitCode, await output, await error);
    }
}
