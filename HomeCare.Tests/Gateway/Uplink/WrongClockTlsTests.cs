using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Tests.Gateway.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Uplink;

/// <summary>FAULTS R9: a box whose clock is wrong, over real TLS with a server whose clock is right.</summary>
[TestFixture]
internal sealed class WrongClockTlsTests
{
    private const string In1970 = "1970-01-01T00:02:00Z";
    private const string InTenYears = "+3653";

    private ServerTwin _server = null!;
    private TestFolder _folder = null!;
    private BoxIdentity _identity = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await ServerTwin.StartAsync();
        _folder = new TestFolder();
        _identity = await ServerClientTests.EnrolledAsync(_server, _folder);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase(In1970)]
    [TestCase(InTenYears)]
    public async Task A_box_whose_clock_is_wrong_gets_its_receipt_and_learns_the_hour(string clock)
    {
        var time = new FakeTimeProvider(At(clock));
        var faults = new BoxFaults(time);
        var known = new BoxClock(time, faults, _folder.File("server-time"));
        Assert.That(known.Offset, Is.Null);
        Assert.That(known.Now, Is.EqualTo(At(clock)).Within(TimeSpan.FromMinutes(1)), "nothing else is known yet");

        var answer = await BeatAsync(time, known);

        Assert.That(answer, Is.InstanceOf<ServerAnswer.Received>());
        Assert.That(known.Now, Is.EqualTo(RealNow).Within(TimeSpan.FromSeconds(60)));
        Assert.That(faults.List().Select(fault => fault.Code), Is.EqualTo(new[] { BoxFaultCodes.ClockWrong }));

        time.Advance(TimeSpan.FromDays(1));
        Assert.That(known.Now, Is.EqualTo(RealNow.AddDays(1)).Within(TimeSpan.FromSeconds(60)), "it goes on without the server");
    }

    [TestCase(In1970)]
    [TestCase(InTenYears)]
    public async Task A_box_enrols_with_a_wrong_clock(string clock)
    {
        using var folder = new TestFolder();
        var ended = await Enrolling.TryAsync(
            new BoxIdentity(folder.Path), _server.Address, folder.With("given.pem", _server.AuthorityPem), _server.Code, new FakeTimeProvider(At(clock)), default);

        Assert.That(ended, Is.EqualTo(((string?)null, UplinkTrouble.None)));
    }

    [TestCase(In1970)]
    [TestCase("+0")]
    [TestCase(InTenYears)]
    public async Task Another_authority_is_refused_whatever_the_clock_says(string clock)
    {
        await using var stranger = await ServerTwin.StartAsync();

        Assert.That(await PostAsync(stranger.Address, new FakeTimeProvider(At(clock))), Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.CertificateRefused)));
        Assert.That(stranger.Posts, Is.Empty);
    }

    [TestCase(In1970)]
    [TestCase("+0")]
    [TestCase(InTenYears)]
    public async Task Another_name_is_refused_whatever_the_clock_says(string clock) => Assert.That(
        await PostAsync(new Uri($"https://[::1]:{_server.Address.Port}"), new FakeTimeProvider(At(clock))),
        Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.CertificateRefused)));

    [TestCase(true)]
    [TestCase(false)]
    public void A_certificate_that_the_authority_signed_for_another_purpose_is_refused(bool forServer)
    {
        using var authority = new TestAuthority();
        using var shown = authority.ForServer(RealNow.AddHours(-12), RealNow.AddDays(30), forServer);
        using var trusted = X509Certificate2.CreateFromPem(authority.Pem);
        var trust = new ServerTrust([trusted], new BoxClock(TimeProvider.System, new BoxFaults(TimeProvider.System), path: null));

        Assert.That(trust.Accepts(this, shown, null, SslPolicyErrors.None), Is.EqualTo(forServer));
    }

    [Test]
    public async Task A_certificate_that_has_ended_is_refused_by_a_clock_that_is_right_and_good_until_then()
    {
        await ShowAsync(server: (RealNow.AddHours(-12), RealNow.AddMinutes(30)));
        Assert.That(await PostAsync(_server.Address, new FakeTimeProvider(RealNow)), Is.InstanceOf<ServerAnswer.Received>());

        Assert.That(await PostAsync(_server.Address, new FakeTimeProvider(RealNow.AddHours(1))), Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.CertificateRefused)));
    }

    [TestCase(In1970)]
    [TestCase(InTenYears)]
    public async Task A_certificate_that_has_ended_is_refused_by_a_wrong_clock_too_once_the_hour_is_known(string clock)
    {
        var time = new FakeTimeProvider(At(clock));
        var first = new BoxClock(time, new BoxFaults(time), _folder.File("server-time"));
        Assert.That(await BeatAsync(time, first), Is.InstanceOf<ServerAnswer.Received>());
        time.Advance(TimeSpan.FromDays(10));
        first.Keep();
        await ShowAsync(server: (RealNow.AddHours(-12), RealNow.AddDays(9)));

        Assert.That(await BeatAsync(time, first), Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.CertificateRefused)), "in the same run");
        var again = new FakeTimeProvider(At(clock));
        var kept = new BoxClock(again, new BoxFaults(again), _folder.File("server-time"));
        Assert.That(await BeatAsync(again, kept), Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.CertificateRefused)), "after a restart");
    }

    [Test]
    public async Task A_renewed_certificate_that_begins_after_all_that_the_box_knows_is_accepted_in_1970()
    {
        var time = new FakeTimeProvider(At(In1970));
        await ShowAsync(server: (RealNow.AddMinutes(20), RealNow.AddDays(30)));

        Assert.That(await PostAsync(_server.Address, time), Is.InstanceOf<ServerAnswer.Received>());
    }

    [Test]
    public async Task The_fault_ends_with_the_first_receipt_after_the_clock_was_set()
    {
        var time = new SteppedClock { Shift = At(In1970) - RealNow };
        var faults = new BoxFaults(time);
        var known = new BoxClock(time, faults, path: null);
        await BeatAsync(time, known);
        Assert.That(faults.Has(BoxFaultCodes.ClockWrong));

        time.Shift = TimeSpan.Zero;
        Assert.That(await BeatAsync(time, known), Is.InstanceOf<ServerAnswer.Received>());

        Assert.That(faults.Has(BoxFaultCodes.ClockWrong), Is.False);
        Assert.That(known.Offset!.Value.Duration(), Is.LessThan(TimeSpan.FromSeconds(60)));
    }

    [TestCase("")]
    [TestCase("2036-11-22T18:00:00.0000000Z\n")]
    [TestCase("2036-11-22T18:00:00.0000000Z\n2026-11-22T18:00:00.0000000Z\n")]
    [TestCase("soon\nsoon\n")]
    public void A_kept_time_that_is_damaged_counts_for_nothing(string content)
    {
        var clock = new BoxClock(new FakeTimeProvider(At(In1970)), new BoxFaults(TimeProvider.System), _folder.With("server-time", content));

        Assert.That(clock.VerifyAt(At(In1970)), Is.EqualTo(BoxClock.Built));
    }

    private static DateTimeOffset RealNow => TimeProvider.System.GetUtcNow();

    private static DateTimeOffset At(string clock) => clock[0] == '+'
        ? RealNow.AddDays(int.Parse(clock, System.Globalization.CultureInfo.InvariantCulture))
        : DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture);

    private async Task ShowAsync((DateTimeOffset Begins, DateTimeOffset Ends) server)
    {
        await _server.DownAsync();
        _server.ShowCertificate(authority => authority.ForServer(server.Begins, server.Ends));
        await _server.UpAsync();
    }

    /// <summary>Through the link that the lanes use.</summary>
    private async Task<ServerAnswer> BeatAsync(TimeProvider time, BoxClock clock)
    {
        var settings = new GatewaySettings(_folder.Path, _server.Address.ToString(), "ws://127.0.0.1:1/", "", "", "");
        var plans = new EmergencyPlanFile(_folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);
        using var link = new ServerLink(
            settings, _identity, plans, new UplinkStatus(new UplinkSignals(time)), clock, time, NullLogger<ServerLink>.Instance);
        return await link.PostAsync(BoxWire.HeartbeatsPath, ServerClientTests.Beat, 0, TimeSpan.FromMinutes(5), default);
    }

    /// <summary>By a client that knows the authority of the enrolment, and nothing of the time.</summary>
    private async Task<ServerAnswer> PostAsync(Uri address, TimeProvider time)
    {
        using var client = new ServerClient(address, _identity.Current!.Authority, _identity.Current!.Certificate, time);
        return await client.PostAsync(BoxWire.HeartbeatsPath, ServerClientTests.Beat, 0, TimeSpan.FromMinutes(5), default);
    }

    /// <summary>The fake one moves its monotonic clock with every step.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
