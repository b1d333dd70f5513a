using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Tests.Gateway.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Uplink;

[TestFixture]
internal sealed class EnrolmentTests
{
    private ServerTwin _server = null!;
    private TestFolder _folder = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await ServerTwin.StartAsync();
        _folder = new TestFolder();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_right_code_gives_the_box_its_certificate_and_the_key_never_leaves_it()
    {
        var identity = await ServerClientTests.EnrolledAsync(_server, _folder);

        var certificate = (await identity.CredentialsAsync(default)).Certificate;
        Assert.Multiple(() =>
        {
            Assert.That(certificate.Subject, Is.EqualTo("CN=box-1"), "the server names the box");
            Assert.That(certificate.GetECDsaPrivateKey()!.KeySize, Is.EqualTo(256));
            Assert.That(_server.Posts.Single().Body, Does.Contain("CERTIFICATE REQUEST").And.Not.Contain("PRIVATE"));
            Assert.That(File.GetUnixFileMode(_folder.File("identity.pem")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.Exists(_folder.File("box.key")), Is.False, "the first key has no second copy");
        });
    }

    [Test]
    public async Task A_second_try_uses_the_same_key()
    {
        var identity = new BoxIdentity(_folder.Path);
        var before = identity.Request();
        var key = await File.ReadAllTextAsync(_folder.File("box.key"));

        identity.Request();

        Assert.That(before, Does.Contain("BEGIN CERTIFICATE REQUEST"));
        Assert.That(await File.ReadAllTextAsync(_folder.File("box.key")), Is.EqualTo(key));
    }

    [Test]
    public async Task The_command_enrols_and_says_so()
    {
        var (exit, output, _) = await EnrolAsync(_server.Code);

        Assert.That(exit, Is.Zero);
        Assert.That(output, Does.Contain("Boîtier inscrit."));
        Assert.That(new BoxIdentity(_folder.File("data")).IsEnrolled, Is.True);
    }

    [Test]
    public async Task A_wrong_code_prints_the_server_s_sentence_and_leaves_the_box_as_it_was()
    {
        var (exit, _, error) = await EnrolAsync("WRONG");

        Assert.That(exit, Is.EqualTo(1));
        Assert.That(error, Does.Contain("Ce code n'est pas valable : demandez-en un nouveau."));
        Assert.That(new BoxIdentity(_folder.File("data")).IsEnrolled, Is.False);
    }

    [Test]
    public async Task A_server_that_is_away_is_said_to_be()
    {
        await _server.DownAsync();

        var (exit, _, error) = await EnrolAsync(_server.Code);

        Assert.That(exit, Is.EqualTo(1));
        Assert.That(error, Does.Contain("Le serveur ne répond pas"));
    }

    [Test]
    public void A_certificate_that_is_not_of_the_box_s_key_is_not_kept()
    {
        using var other = new TestFolder();
        var identity = new BoxIdentity(_folder.Path);
        identity.Request();
        var foreign = _server.SignFor(new BoxIdentity(other.Path).Request());

        Assert.That(
            () => identity.Keep(new BoxEnrolmentAnswer(Guid.NewGuid(), foreign, _server.AuthorityPem)),
            Throws.InstanceOf<System.Security.Cryptography.CryptographicException>().Or.InstanceOf<ArgumentException>());
        Assert.That(identity.IsEnrolled, Is.False);
    }

    private async Task<(int Exit, string Output, string Error)> EnrolAsync(string code)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await GatewayCommands.Root()
            .Parse([
                "enrol", "--server", _server.Address.ToString(), "--code", code,
                "--authority", _folder.With("given.pem", _server.AuthorityPem), "--data", _folder.File("data"),
            ])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
