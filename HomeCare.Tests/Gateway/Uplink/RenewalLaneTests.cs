using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Uplink;

/// <summary>The renewal with a clock that the test moves, over real mutual TLS.</summary>
[TestFixture]
internal sealed class RenewalLaneTests
{
    private ServerTwin _server = null!;
    private TestFolder _folder = null!;
    private FakeTimeProvider _clock = null!;
    private BoxIdentity _identity = null!;
    private BoxFaults _faults = null!;
    private RenewalLane _lane = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await ServerTwin.StartAsync();
        _folder = new TestFolder();
        _clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        _identity = await ServerClientTests.EnrolledAsync(_server, _folder);
        _faults = new BoxFaults(_clock);
        _lane = new RenewalLane(Settings(), _identity, _faults, new BoxClock(_clock, _faults, path: null), _clock, NullLogger<RenewalLane>.Instance);
        _server.Posts.Clear();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _lane.StopAsync(default);
        _lane.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase(0.66, false)]
    [TestCase(0.67, true)]
    public void Two_thirds_of_its_life_over_it_is_renewed(double part, bool due)
    {
        var begins = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ends = begins.AddDays(365);

        Assert.That(begins + part * (ends - begins) >= CertificateWatch.RenewAt(begins, ends), Is.EqualTo(due));
        Assert.That(CertificateWatch.WarnAt(begins, ends), Is.InRange(ends.AddDays(-100), ends.AddDays(-60)), "well before the end");
    }

    [Test]
    public async Task Before_its_time_nobody_is_asked_and_at_its_time_key_and_certificate_change_together()
    {
        var former = _identity.Current!;
        await _lane.StartAsync(default);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.That(_server.Posts, Is.Empty);

        await PassAsync(ToRenewal(), () => _identity.Current != former, "renewed");

        var next = _identity.Current!;
        Assert.That(next.Certificate.PublicKey.ExportSubjectPublicKeyInfo(), Is.Not.EqualTo(former.Certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        Assert.That(_server.Presented, Is.EqualTo(new[] { former.Certificate.Thumbprint, next.Certificate.Thumbprint }), "asked with the old, proved with the new");
        Assert.That(_server.Posts.Select(post => post.Body), Has.None.Contain("PRIVATE"));
        Assert.That(Reloaded().Certificate.Thumbprint, Is.EqualTo(next.Certificate.Thumbprint));
        Assert.That(File.GetUnixFileMode(_folder.File("identity.pem")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(_faults.List(), Is.Empty);
    }

    [Test]
    public async Task The_lanes_go_on_with_the_new_identity()
    {
        var former = _identity.Current!;
        var signals = new UplinkSignals(_clock);
        using var plans = new DisposablePlans(_folder);
        using var link = new ServerLink(Settings(), _identity, plans.File, new UplinkStatus(signals), new BoxClock(_clock, _faults, path: null), _clock, NullLogger<ServerLink>.Instance);
        Assert.That(await BeatAsync(link), Is.InstanceOf<ServerAnswer.Received>());
        await _lane.StartAsync(default);

        await PassAsync(ToRenewal(), () => _identity.Current != former, "renewed");
        Assert.That(await BeatAsync(link), Is.InstanceOf<ServerAnswer.Received>());

        Assert.That(_server.Presented.Last(), Is.EqualTo(_identity.Current!.Certificate.Thumbprint));
    }

    [Test]
    public async Task A_refusal_is_said_at_once_and_tried_again_until_it_works()
    {
        var former = _identity.Current!;
        _server.RefusesRenewal = true;
        await _lane.StartAsync(default);

        await PassAsync(ToRenewal(), () => _faults.Has(BoxFaultCodes.CertificateRefused), "said");
        Assert.That(_identity.Current, Is.EqualTo(former));

        _server.RefusesRenewal = false;
        await PassAsync(TimeSpan.FromMinutes(1), () => _identity.Current != former, "tried again");
        await Eventually.IsTrue(() => _faults.List().Count == 0, "and nothing is wrong any more");
    }

    [Test]
    public async Task A_server_that_stays_away_is_warned_of_well_before_the_end_and_the_old_certificate_stays()
    {
        await _server.DownAsync();
        await _lane.StartAsync(default);
        var (begins, ends) = (_identity.Current!.Begins, _identity.Current!.Ends);
        _clock.SetUtcNow(CertificateWatch.WarnAt(begins, ends).AddMinutes(-1));
        await PassAsync(TimeSpan.FromSeconds(30), () => true, "a look");
        Assert.That(_faults.Has(BoxFaultCodes.CertificateExpiring), Is.False);

        _clock.SetUtcNow(CertificateWatch.WarnAt(begins, ends));
        await PassAsync(TimeSpan.FromHours(1), () => _faults.Has(BoxFaultCodes.CertificateExpiring), "warned");

        Assert.That(_faults.List()[0].Sentence, Does.Contain(ends.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task Another_authority_s_answer_is_taken_when_the_server_is_already_its()
    {
        var former = _identity.Current!;
        using var next = new TestAuthority();
        var old = _server.AuthorityPem;
        _server.Renew = asked => new BoxRenewalAnswer(next.ForBox(asked.CertificateRequestPem), old + "\n" + next.Pem);
        await _lane.StartAsync(default);
        await PassAsync(ToRenewal(), () => _identity.Current != former, "renewed");

        await _server.DownAsync();
        _server.ChangeAuthority(next);
        await _server.UpAsync();

        Assert.That(_identity.Current!.Authority, Has.Count.EqualTo(2));
        using var client = new ServerClient(_server.Address, Reloaded().Authority, Reloaded().Certificate, TimeProvider.System);
        Assert.That(await client.PostAsync(BoxWire.DangersPath, Encoding.UTF8.GetBytes(Nothing), 0, TimeSpan.FromSeconds(10), default), Is.InstanceOf<ServerAnswer.Received>());
    }

    [Test]
    public async Task An_authority_that_would_cut_the_box_off_is_not_taken()
    {
        var former = _identity.Current!;
        using var stranger = new TestAuthority();
        _server.Renew = asked => new BoxRenewalAnswer(_server.SignFor(asked.CertificateRequestPem), stranger.Pem);
        await _lane.StartAsync(default);

        await PassAsync(ToRenewal(), () => _faults.Has(BoxFaultCodes.CertificateRefused), "said");

        Assert.That(_identity.Current, Is.EqualTo(former));
        Assert.That(Reloaded().Certificate.Thumbprint, Is.EqualTo(former.Certificate.Thumbprint));
    }

    [Test]
    public async Task A_certificate_of_another_key_is_not_taken()
    {
        var former = _identity.Current!;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _server.Renew = _ => new BoxRenewalAnswer(_server.SignFor(BoxIdentity.RequestFor(other)), _server.AuthorityPem);
        await _lane.StartAsync(default);

        await PassAsync(ToRenewal(), () => _faults.Has(BoxFaultCodes.CertificateRefused), "said");

        Assert.That(_identity.Current, Is.EqualTo(former));
    }

    [Test]
    public async Task A_disk_that_does_not_take_it_leaves_the_old_pair_in_force()
    {
        var former = _identity.Current!;
        Directory.CreateDirectory(_folder.File("identity.pem.new"));
        await _lane.StartAsync(default);

        await PassAsync(ToRenewal(), () => _server.Presented.Count == 2, "the new pair was proved");
        Assert.That(_identity.Current, Is.EqualTo(former));

        Directory.Delete(_folder.File("identity.pem.new"));
        await PassAsync(TimeSpan.FromMinutes(2), () => _identity.Current != former, "renewed once the disk takes it");
    }

    [Test]
    public void A_write_that_was_cut_off_leaves_the_old_pair_on_the_disk()
    {
        File.WriteAllText(_folder.File("identity.pem.new"), "-----BEGIN CERT");

        Assert.That(Reloaded().Certificate.Thumbprint, Is.EqualTo(_identity.Current!.Certificate.Thumbprint));
    }

    [Test]
    public async Task A_box_enrolled_by_an_earlier_program_reads_its_three_files_and_renews_into_one()
    {
        var now = _identity.Current!;
        await File.WriteAllTextAsync(_folder.File("box.key"), now.Certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(_folder.File("box.crt"), now.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(_folder.File("authority.crt"), _server.AuthorityPem);
        File.Delete(_folder.File("identity.pem"));
        Assert.That(Reloaded().Certificate.Thumbprint, Is.EqualTo(now.Certificate.Thumbprint));
        await _lane.StartAsync(default);

        await PassAsync(ToRenewal(), () => _identity.Current != now, "renewed");

        await Eventually.IsTrue(() => Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order().SequenceEqual(["given.pem", "identity.pem"]), "the former files are gone");
    }

    private const string Nothing = """{"version":1,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":0,"items":[]}""";

    private GatewaySettings Settings() => new(_folder.Path, _server.Address.ToString(), "ws://127.0.0.1:1/", "", "", "");

    private BoxCredentials Reloaded()
    {
        var found = new BoxIdentity(_folder.Path);
        found.Load();
        return found.Current!;
    }

    private TimeSpan ToRenewal() => CertificateWatch.RenewAt(_identity.Current!.Begins, _identity.Current!.Ends) - _clock.GetUtcNow() + TimeSpan.FromSeconds(1);

    /// <summary>Lets the time pass; a lane that was not asleep yet is given the same time again, once a second.</summary>
    private async Task PassAsync(TimeSpan time, Func<bool> until, string why)
    {
        _clock.Advance(time);
        var advanced = TimeProvider.System.GetTimestamp();
        await Eventually.IsTrue(() =>
        {
            if (TimeProvider.System.GetElapsedTime(advanced) > TimeSpan.FromSeconds(1))
            {
                _clock.Advance(TimeSpan.FromHours(1));
                advanced = TimeProvider.System.GetTimestamp();
            }

            return until();
        }, why);
    }

    private static async Task<ServerAnswer> BeatAsync(ServerLink link) =>
        await link.PostAsync(BoxWire.DangersPath, Encoding.UTF8.GetBytes(Nothing), 0, TimeSpan.FromSeconds(10), default);

    private sealed class DisposablePlans(TestFolder folder) : IDisposable
    {
        public EmergencyPlanFile File { get; } = new(folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);

        public void Dispose() => System.IO.File.Delete(folder.File("plan.json"));
    }
}
