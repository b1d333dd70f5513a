using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Modules.BackOffice;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RenewalTests(EngineKind kind)
{
    private Office office = null!;
    private BoxId box;
    private X509Certificate2 first = null!;

    [SetUp]
    public async Task Open()
    {
        office = await Office.OpenAsync(kind);
        (box, first) = await office.Enrol();
    }

    [TearDown]
    public async Task Close()
    {
        first.Dispose();
        await office.DisposeAsync();
    }

    [Test]
    public async Task A_box_gets_its_next_certificate_for_a_new_key_and_both_name_it()
    {
        office.Clock.Advance(TimeSpan.FromDays(250));

        using var next = await Renew();

        Assert.That(next.Subject, Is.EqualTo($"CN={box}"));
        Assert.That(next.NotAfter, Is.GreaterThan(first.NotAfter.AddDays(200)));
        Assert.That(await Identify(next), Is.EqualTo(box));
        Assert.That(await Identify(first), Is.EqualTo(box), "a lost answer costs nothing");
        Assert.That((await office.Send(new ListBoxes())).Single().CertificateEndsAt, Is.EqualTo(new DateTimeOffset(next.NotAfter.ToUniversalTime())));
        var line = (await office.Send(new ListAudit())).Single(line => line.Kind == AuditKind.BoxRenewed);
        Assert.That(line.Subject, Is.EqualTo(box.Value));
    }

    [Test]
    public async Task A_box_whose_answers_are_lost_renews_again_from_the_certificate_it_has()
    {
        using var lost = await Renew();
        using var got = await Renew();

        Assert.That((await Identify(first), await Identify(lost), await Identify(got)), Is.EqualTo(((BoxId?)box, (BoxId?)box, (BoxId?)box)));
    }

    [Test]
    public async Task Revoking_a_box_bars_every_certificate_it_ever_had_and_its_renewal()
    {
        var admin = await office.Admin();
        using var next = await Renew();
        Assert.That(await Identify(first), Is.EqualTo(box));

        await office.Send(new RevokeBox(box, admin.Id));

        Assert.That((await Identify(first), await Identify(next)), Is.EqualTo(((BoxId?)null, (BoxId?)null)));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.That((await office.Send(new RenewBox(box, Office.RequestOf(key), default))).Refusal, Is.EqualTo(Refusals.UnknownBox));
    }

    [Test]
    public async Task The_key_has_to_be_new()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var same = await office.Send(new RenewBox(box, Office.RequestOf(key), key.ExportSubjectPublicKeyInfo()));

        Assert.That(same.Refusal, Is.EqualTo(Refusals.SameKey));
        Assert.That((await office.Send(new RenewBox(box, "no request", default))).Refusal, Is.EqualTo(Refusals.WrongCertificateRequest));
    }

    [Test]
    public async Task Ten_a_day_and_no_more()
    {
        for (var time = 0; time < 10; time++)
        {
            (await Renew()).Dispose();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.That((await office.Send(new RenewBox(box, Office.RequestOf(key), default))).Refusal, Is.EqualTo(Refusals.TooManyRenewals));

        office.Clock.Advance(TimeSpan.FromHours(25));
        (await Renew()).Dispose();
    }

    [Test]
    public async Task A_replay_is_asked_of_one_box_or_of_all_until_each_says_it_did()
    {
        var (other, certificate) = await office.Enrol("HC-0002");
        certificate.Dispose();
        var (from, until) = (office.Clock.GetUtcNow().AddDays(-2), office.Clock.GetUtcNow().AddDays(-1));
        Assert.That(await office.Send(new FindReplay(box, null)), Is.Null);
        office.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.That((await office.Send(new AskReplay(null, from, until))).Value, Is.EqualTo(2));

        var asked = (await office.Send(new FindReplay(box, null)))!;
        Assert.That((asked.From, asked.Until), Is.EqualTo((from, until)));
        Assert.That((await office.Send(new FindReplay(box, Guid.NewGuid())))!.Id, Is.EqualTo(asked.Id), "another's id ends nothing");
        Assert.That(await office.Send(new FindReplay(box, asked.Id)), Is.Null, "it did");
        Assert.That(await office.Send(new FindReplay(box, null)), Is.Null);
        Assert.That(await office.Send(new FindReplay(other, null)), Is.Not.Null, "the other did not yet");
        Assert.That((await office.Send(new ListAudit())).Count(line => line.Kind == AuditKind.ReplayAsked), Is.EqualTo(2));
    }

    [Test]
    public async Task A_replay_of_no_time_of_the_future_or_of_nobody_is_refused()
    {
        var now = office.Clock.GetUtcNow();

        Assert.That((await office.Send(new AskReplay(box, now.AddDays(-1), now.AddDays(-1)))).Refusal, Is.EqualTo(Refusals.ReplayTimes));
        Assert.That((await office.Send(new AskReplay(box, now.AddDays(1), now.AddDays(2)))).Refusal, Is.EqualTo(Refusals.ReplayTimes));
        Assert.That((await office.Send(new AskReplay(new BoxId(Guid.NewGuid()), now.AddDays(-1), now))).Refusal, Is.EqualTo(Refusals.UnknownBox));
    }

    private async Task<X509Certificate2> Renew()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var renewed = (await office.Send(new RenewBox(box, Office.RequestOf(key), first.PublicKey.ExportSubjectPublicKeyInfo()))).Value;
        return X509Certificate2.CreateFromPem(renewed.CertificatePem);
    }

    private Task<BoxId?> Identify(X509Certificate2 certificate) => office.Send(new IdentifyBox(certificate.GetCertHashString(HashAlgorithmName.SHA256)));
}
