using System.Security.Cryptography.X509Certificates;
using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

internal sealed class CertificateAuthorityTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
    private TestStore store = null!;

    [SetUp]
    public async Task Open() => store = await TestStore.CreateAsync(EngineKind.Sqlite);

    [TearDown]
    public async Task Close() => await store.DisposeAsync();

    [Test]
    public void Its_key_is_readable_by_its_owner_alone_and_no_temporary_file_stays()
    {
        Authority().Server();
        var folder = Path.Combine(store.Folder, "authority");

        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(["authority.key", "authority.pem", "server.key", "server.pem"]));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(folder), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
            Assert.That(File.GetUnixFileMode(Path.Combine(folder, "authority.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Test]
    public void It_is_made_once_and_the_server_s_certificate_with_it()
    {
        var first = Authority().Server();
        var again = Authority().Server();

        Assert.That(again.Authority.Thumbprint, Is.EqualTo(first.Authority.Thumbprint));
        Assert.That(again.Certificate.Thumbprint, Is.EqualTo(first.Certificate.Thumbprint));
        Assert.That(first.Authority.HasPrivateKey, Is.False, "the authority's key goes nowhere");
        Assert.That(first.Certificate.HasPrivateKey, Is.True);
    }

    [Test]
    public void The_server_s_certificate_names_this_machine_and_chains_to_the_authority()
    {
        store.Settings["Ingestion:Names:0"] = "boxes.homecare.example";
        var server = Authority().Server();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(server.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().DateTime;

        Assert.That(chain.Build(server.Certificate), Is.True);
        foreach (var name in new[] { "localhost", "127.0.0.1", "::1", "boxes.homecare.example" })
        {
            Assert.That(server.Certificate.MatchesHostname(name), Is.True, name);
        }
    }

    [TestCase(240, false)]
    [TestCase(246, true)]
    public void The_server_s_certificate_is_made_anew_when_a_third_of_its_life_is_left(int days, bool renewed)
    {
        var authority = Authority();
        var first = authority.Server().Certificate.Thumbprint;
        clock.Advance(TimeSpan.FromDays(days));

        Assert.That(authority.Server().Certificate.Thumbprint != first, Is.EqualTo(renewed));
    }

    [Test]
    public void The_server_s_certificate_is_made_anew_when_its_names_change()
    {
        var first = Authority().Server().Certificate.Thumbprint;
        store.Settings["Ingestion:Names:0"] = "boxes.homecare.example";

        Assert.That(Authority().Server().Certificate.Thumbprint, Is.Not.EqualTo(first));
    }

    private CertificateAuthority Authority() => new(Engine.From(store.Configuration), store.Configuration, clock);
}
