using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using HomeCare.Tests.Gateway.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.SmsGateway;

internal sealed class SmsGatewayCommandTests
{
    [TestCase("--modem", "", "« modem » manque")]
    [TestCase("--data", "", "« data » manque")]
    [TestCase("--data", "/proc/nowhere", "Le dossier « /proc/nowhere » ne peut pas être créé")]
    [TestCase("--passwordFile", "/nowhere", "« --passwordFile » doit nommer un fichier lisible")]
    [TestCase("--port", "0", "« --port » va de 1 à 65535")]
    [TestCase("--replies", "http://exemple.fr/sms", "« --replies » doit être une adresse https")]
    [TestCase("--pinFile", "/nowhere", "« pinFile »")]
    public async Task A_setting_that_cannot_work_is_said_in_one_sentence(string option, string value, string says)
    {
        using var folder = new TestFolder();

        var (code, said) = await RunAsync(folder, (option, value));

        Assert.That((code, said.Trim().Split('\n')), Is.EqualTo((2, new[] { said.Trim() })));
        Assert.That(said, Does.StartWith(says));
    }

    [Test]
    public async Task A_password_that_could_be_guessed_is_refused_and_not_repeated()
    {
        using var folder = new TestFolder();

        var (code, said) = await RunAsync(folder, ("--passwordFile", folder.With("short", "motdepasse")));

        Assert.That(code, Is.EqualTo(2));
        Assert.That(said, Does.Contain("16 caractères").And.Not.Contain("motdepasse »"));
    }

    [Test]
    public async Task A_port_that_another_program_has_is_said()
    {
        using var folder = new TestFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (code, said) = await RunAsync(folder, ("--port", ((IPEndPoint)other.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        Assert.That((code, said), Is.EqualTo((2, said)));
        Assert.That(said, Does.Contain("un autre programme l'occupe"));
    }

    private static async Task<(int Code, string Said)> RunAsync(TestFolder folder, (string Option, string Value) other)
    {
        var options = new Dictionary<string, string>
        {
            ["--data"] = folder.File("gateway"),
            ["--modem"] = "/dev/nowhere",
            ["--passwordFile"] = folder.With("password", GatewayBench.Password),
            [other.Option] = other.Value,
        };
        using var error = new StringWriter();
        var code = await GatewayCommands.Root().Parse(["sms-gateway", .. options.SelectMany(one => new[] { one.Key, one.Value })])
            .InvokeAsync(new InvocationConfiguration { Error = error });
        return (code, error.ToString());
    }
}
