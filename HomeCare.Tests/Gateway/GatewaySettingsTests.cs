using HomeCare.Tests.Gateway.Support;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway;

[TestFixture]
internal sealed class GatewaySettingsTests
{
    private static readonly GatewaySettings Right = new("/var/lib/box", "https://homecare.example:5443", "ws://127.0.0.1:7070/", "", "", "");

    [Test]
    public void Right_settings_have_no_problem() => Assert.That(Right.Problems(), Is.Empty);

    [TestCase("", "https://a", "ws://b", "", "« data » manque")]
    [TestCase("/d", "http://a", "ws://b", "", "« server » doit être une adresse https")]
    [TestCase("/d", "", "ws://b", "", "« server »")]
    [TestCase("/d", "https://a", "http://b", "", "« bracelet »")]
    [TestCase("/d", "https://a", "", "", "« bracelet »")]
    [TestCase("/d", "https://a", "ws://b", "ABCD", "« authority »")]
    public void Each_wrong_setting_has_one_sentence_that_names_it(string data, string server, string bracelet, string code, string sentence) =>
        Assert.That(
            new GatewaySettings(data, server, bracelet, "", code, "/nowhere.pem").Problems(),
            Has.Count.EqualTo(1).And.One.StartsWith(sentence));

    [TestCase("bluetooth", "")]
    [TestCase("bluetooth:hci0", "hci0")]
    [TestCase("bluetooth:hci12", "hci12")]
    [TestCase("ws://127.0.0.1:7070/", null)]
    public void A_bracelet_comes_over_Bluetooth_or_over_a_WebSocket(string bracelet, string? adapter)
    {
        var settings = Right with { Bracelet = bracelet };

        Assert.That(settings.Problems(), Is.Empty);
        Assert.That(settings.Adapter, Is.EqualTo(adapter));
    }

    [TestCase("bluetooth:")]
    [TestCase("bluetooth:hci")]
    [TestCase("bluetooth:usb0")]
    [TestCase("bluetooth:hci0/../x")]
    [TestCase("Bluetooth")]
    public void A_bracelet_that_is_neither_is_refused(string bracelet) =>
        Assert.That((Right with { Bracelet = bracelet }).Problems(), Has.Count.EqualTo(1).And.One.StartsWith("« bracelet »"));

    [TestCase("123", "« pin »")]
    [TestCase("123456789", "« pin »")]
    [TestCase("12a4", "« pin »")]
    public void A_PIN_that_cannot_be_one_is_named_and_not_shown(string pin, string sentence) =>
        Assert.That((Right with { Pin = pin }).Problems(), Has.Count.EqualTo(1).And.One.StartsWith(sentence).And.None.Contains(pin));

    [TestCase("0471\n", true)]
    [TestCase("", false)]
    [TestCase("no PIN", false)]
    [TestCase(null, false)]
    public void The_PIN_may_lie_in_a_file_of_its_own(string? content, bool isRight)
    {
        using var folder = new TestFolder();
        var settings = Right with { PinFile = content is null ? folder.File("absent") : folder.With("pin", content) };

        Assert.That(settings.Problems(), isRight ? Is.Empty : Has.Count.EqualTo(1).And.One.StartsWith("« pin"));
        Assert.That(settings.SimPin()?.Digits, Is.EqualTo(isRight ? "0471" : null));
    }

    [Test]
    public void Settings_that_are_printed_show_no_PIN() => Assert.That($"{Right with { Pin = "4711" }}", Does.Not.Contain("4711"));

    [TestCase("/sys/bus/usb/devices/1-1/authorized", true, Description = "it need not exist: it goes with the modem")]
    [TestCase("gpio/value", false)]
    public void The_switch_of_the_modems_power_is_a_whole_path(string path, bool isRight) =>
        Assert.That((Right with { ModemPower = path }).Problems(), isRight ? Is.Empty : Has.Count.EqualTo(1).And.One.StartsWith("« modemPower »"));

    [Test]
    public void An_enrolment_needs_a_code_and_no_bracelet() =>
        Assert.That((Right with { Bracelet = "" }).Problems(enrolling: true), Has.Count.EqualTo(1).And.One.StartsWith("« code » manque"));

    [Test]
    public async Task A_box_with_wrong_settings_says_so_and_does_not_start()
    {
        using var folder = new TestFolder();
        using var error = new StringWriter();
        var settings = folder.With("gateway.json", """{ "data": "/d", "server": "ftp://x", "bracelet": "ws://b" }""");

        var exit = await GatewayCommands.Root().Parse(["--settings", settings]).InvokeAsync(new() { Error = error });

        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error.ToString(), Does.Contain("ftp://x"));
    }

    [TestCase("modme", "« modme » n'est pas un réglage : vouliez-vous dire « modem » ?")]
    [TestCase("pairing_button", "« pairing_button » n'est pas un réglage : vouliez-vous dire « pairingButton » ?")]
    [TestCase("colour", "« colour » n'est pas un réglage ; il y a : data, server,")]
    public void A_name_that_is_no_setting_is_refused_with_the_one_that_was_meant(string name, string sentence) =>
        Assert.That(
            GatewaySettings.From(new ConfigurationBuilder().AddInMemoryCollection([new(name, "x")]).Build()).Problems(),
            Has.One.StartsWith(sentence));

    [Test]
    public void Every_setting_there_is_has_a_known_name_whatever_its_case()
    {
        using var folder = new TestFolder();
        var file = folder.With("gateway.json", """
            { "Data": "/d", "server": "https://a", "bracelet": "bluetooth", "pairingButton": "", "modem": "", "modemPower": "", "pin": "", "pinFile": "", "code": "", "authority": "" }
            """);

        Assert.That(GatewaySettings.From(new ConfigurationBuilder().AddJsonFile(file).Build()).Problems(), Is.Empty);
    }

    [Test]
    public void A_list_where_a_text_belongs_is_refused()
    {
        using var folder = new TestFolder();
        var file = folder.With("gateway.json", """{ "data": "/d", "server": "https://a", "bracelet": "bluetooth", "modem": ["/dev/ttyUSB0"] }""");

        Assert.That(
            GatewaySettings.From(new ConfigurationBuilder().AddJsonFile(file).Build()).Problems(),
            Has.Count.EqualTo(1).And.One.StartsWith("« modem » doit être un texte"));
    }

    [Test]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        using var folder = new TestFolder();
        using var error = new StringWriter();
        var settings = folder.With("gateway.json", """{ "dta": "/d", "server": "ftp://x", "bracelet": "usb" }""");

        var exit = await GatewayCommands.Root().Parse(["--settings", settings]).InvokeAsync(new() { Error = error });

        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error.ToString().TrimEnd().Split('\n'), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task A_file_that_is_no_JSON_is_one_sentence()
    {
        using var folder = new TestFolder();
        using var error = new StringWriter();

        var exit = await GatewayCommands.Root().Parse(["--settings", folder.With("gateway.json", "{ data: ")]).InvokeAsync(new() { Error = error });

        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error.ToString().TrimEnd(), Does.Contain("gateway.json").And.Not.Contain("\n"));
    }
}
