extern alias box;

using System.Text.Json;
using box::HomeCare.Gateway.Diagnosis;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Diagnosis;

[TestFixture]
internal sealed class DoctorTests
{
    private ServerTwin _server = null!;
    private TestFolder _folder = null!;
    private VirtualModem _modem = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await ServerTwin.StartAsync();
        _server.Plan = Plans.Version(1);
        _folder = new TestFolder();
        _modem = VirtualModem.OnPseudoTerminal(TimeProvider.System);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _modem.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_running_box_is_told_by_its_own_status_and_keeps_its_modem()
    {
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("stable"), "HC-0001", 1, TimeProvider.System);
        var settings = Settings(bracelet.Uri.ToString());
        await using var running = await RunningBox.StartAsync(settings);
        await Eventually.IsTrue(
            () => BoxStatus.Read(_folder.Path) is { Modem: BoxModemState.Ready, Bracelet: BoxLinkState.Connected, Contacts: 2, Uplink: UplinkTrouble.None },
            "the status file says how the box is");

        var (exit, lines) = await AskAsync(settings);

        Assert.That(lines.Where(line => line.Value == "broken" && line.Key != "disk"), Is.Empty);
        Assert.That(exit, Is.EqualTo(lines["disk"] == "broken" ? 1 : 0));
        Assert.That(lines.Keys.Take(12), Is.EqualTo(new[]
        {
            "settings", "program", "adapter", "bracelet", "modem", "sim", "network", "server", "clock", "disk", "enrolment", "plan",
        }));

        // The port is still the program's: a text leaves at the next danger.
        bracelet.Signal(BraceletEventKind.Fall, immobile: true);
        Assert.That((await _modem.Received.ReadAsync()).Text, Does.StartWith("ALERTE CHUTE"));
    }

    [Test]
    public async Task The_status_file_names_nobody_and_no_value()
    {
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("stable"), "HC-0001", 1, TimeProvider.System);
        await using var running = await RunningBox.StartAsync(Settings(bracelet.Uri.ToString()));
        await Eventually.IsTrue(() => BoxStatus.Read(_folder.Path) is { Contacts: 2, Bracelet: BoxLinkState.Connected }, "the plan came");

        var file = await File.ReadAllTextAsync(_folder.File(BoxStatus.FileName));

        using var json = JsonDocument.Parse(file);
        Assert.That(
            json.RootElement.EnumerateObject().Select(member => member.Name),
            Is.SubsetOf(typeof(BoxStatus).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))), "nothing is in it that is not documented");
        foreach (var secret in new[] { "Jeanne", Plans.Daughter.FirstName, Plans.Son.FirstName, Plans.Daughter.NumberE164[3..], "HC-0001" })
        {
            Assert.That(file, Does.Not.Contain(secret));
        }
    }

    [Test]
    public async Task A_box_that_does_not_run_is_broken_and_its_modem_is_asked_itself()
    {
        var (exit, lines) = await AskAsync(Settings("ws://127.0.0.1:1/"));

        Assert.That(exit, Is.EqualTo(1));
        Assert.That(
            lines.Where(line => line.Key is "program" or "modem" or "sim" or "network" or "server" or "clock" or "enrolment").Select(line => $"{line.Key} {line.Value}"),
            Is.EqualTo(new[] { "program broken", "modem ok", "sim ok", "network ok", "server ok", "clock ok", "enrolment broken" }));
    }

    [TestCase("SIM PIN")]
    [TestCase("SIM PUK")]
    public async Task A_SIM_that_asks_for_its_code_is_told_and_never_given_one(string asks)
    {
        _modem.Faults.Add(new ModemFault(ModemFaultKind.SimTrouble, Times: 100, Text: asks));

        var (_, lines) = await AskAsync(Settings("ws://127.0.0.1:1/"));

        Assert.That(lines["sim"], Is.EqualTo("broken"));
        Assert.That(lines, Does.Not.ContainKey("network"));
    }

    [Test]
    public async Task A_server_of_another_authority_is_not_trusted_and_still_gives_the_hour()
    {
        using var other = new TestAuthority();
        var settings = Settings("ws://127.0.0.1:1/") with { Authority = _folder.With("other.pem", other.Pem) };

        var (_, lines) = await AskAsync(settings);

        Assert.That(lines["server"], Is.EqualTo("broken"));
        Assert.That(lines["clock"], Is.EqualTo("ok"));
        Assert.That(_server.Posts.Select(post => post.Path), Is.All.EqualTo("/health/live"));
    }

    [Test]
    public async Task People_read_a_line_a_part()
    {
        using var output = new StringWriter();

        await DoctorCommand.RunAsync(Settings("ws://127.0.0.1:1/"), json: false, output, TimeProvider.System, CancellationToken.None);

        Assert.That(output.ToString().TrimEnd().Split('\n'), Has.Length.EqualTo(12).And.All.Matches("^(✓ OK|! À VOIR|✗ EN PANNE) "));
    }

    private GatewaySettings Settings(string bracelet) => new(
        _folder.Path, _server.Address.ToString(), bracelet, _modem.PortPath, _server.Code, _folder.With("authority.pem", _server.AuthorityPem));

    private static async Task<(int Exit, Dictionary<string, string> Lines)> AskAsync(GatewaySettings settings)
    {
        using var output = new StringWriter();
        var exit = await DoctorCommand.RunAsync(settings, json: true, output, TimeProvider.System, CancellationToken.None);
        return (exit, output.ToString().TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(line => line.GetProperty("check").GetString()!, line => line.GetProperty("state").GetString()!));
    }
}
