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
internal sealed class FleetTests(EngineKind kind)
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private Office office = null!;

    [SetUp]
    public async Task Open() => office = await Office.OpenAsync(kind);

    [TearDown]
    public async Task Close() => await office.DisposeAsync();

    [OneTimeTearDown]
    public void Forget() => key.Dispose();

    [Test]
    public async Task A_code_gives_a_certificate_for_the_box_s_own_key_and_puts_the_box_in_its_home()
    {
        var patient = await office.Admit();
        var prepared = await office.Prepare(patient: patient);

        var enrolled = (await office.Send(new EnrolBox(prepared.Code.ToLowerInvariant(), Office.RequestOf(key)))).Value;

        using var certificate = X509Certificate2.CreateFromPem(enrolled.CertificatePem);
        Assert.That(enrolled.Box, Is.EqualTo(prepared.Box));
        Assert.That(certificate.Subject, Is.EqualTo($"CN={prepared.Box}"), "the request's own subject is ignored");
        Assert.That(certificate.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfo(), Is.EqualTo(key.ExportSubjectPublicKeyInfo()));
        Assert.That(certificate.NotAfter.ToUniversalTime() - office.Clock.GetUtcNow().UtcDateTime, Is.LessThanOrEqualTo(TimeSpan.FromDays(365)));
        Assert.That(PurposesOf(certificate), Is.EqualTo(["1.3.6.1.5.5.7.3.2"]), "for clients alone");
        Assert.That(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority, Is.False);
        Assert.That(await office.Send(new FindWearer(prepared.Box)), Is.EqualTo(patient));
        Assert.That(await office.Send(new IdentifyBox(certificate.GetCertHashString(HashAlgorithmName.SHA256))), Is.EqualTo(prepared.Box));
    }

    [Test]
    public async Task A_code_is_used_once()
    {
        var prepared = await office.Prepare();

        Assert.That((await office.Send(new EnrolBox(prepared.Code, Office.RequestOf(key)))).Succeeded, Is.True);
        Assert.That((await office.Send(new EnrolBox(prepared.Code, Office.RequestOf(key)))).Refusal, Is.EqualTo(Refusals.WrongBoxCode));
    }

    [Test]
    public async Task A_code_brought_by_many_at_once_is_used_once()
    {
        var prepared = await office.Prepare();

        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => office.Send(new EnrolBox(prepared.Code, Office.RequestOf(key))))));

        Assert.That(tries.Count(outcome => outcome.Succeeded), Is.EqualTo(1));
    }

    [TestCase(29, true)]
    [TestCase(30, false)]
    public async Task A_code_lasts_thirty_minutes(int minutes, bool accepted)
    {
        var prepared = await office.Prepare();
        office.Clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.That((await office.Send(new EnrolBox(prepared.Code, Office.RequestOf(key)))).Succeeded, Is.EqualTo(accepted));
    }

    [TestCase(4, true)]
    [TestCase(5, false)]
    public async Task Five_wrong_tries_void_a_code_and_no_other(int tries, bool accepted)
    {
        var (prepared, other) = (await office.Prepare("HC-0001"), await office.Prepare("HC-0002"));
        for (var index = 0; index < tries; index++)
        {
            var proof = prepared.Code.EndsWith("2222", StringComparison.Ordinal) ? "3333" : "2222";
            Assert.That((await office.Send(new EnrolBox(prepared.Code[..5] + proof, Office.RequestOf(key)))).Refusal, Is.EqualTo(Refusals.WrongBoxCode));
        }

        Assert.That((await office.Send(new EnrolBox(prepared.Code, Office.RequestOf(key)))).Succeeded, Is.EqualTo(accepted));
        Assert.That((await office.Send(new EnrolBox(other.Code, Office.RequestOf(key)))).Succeeded, Is.True);
    }

    [Test]
    public async Task Preparing_a_box_again_gives_a_new_code_and_voids_the_old_one()
    {
        var first = await office.Prepare("HC-0001");
        var second = await office.Prepare("hc-0001");

        Assert.That(second.Box, Is.EqualTo(first.Box));
        Assert.That((await office.Send(new EnrolBox(first.Code, Office.RequestOf(key)))).Succeeded, Is.False);
        Assert.That((await office.Send(new EnrolBox(second.Code, Office.RequestOf(key)))).Succeeded, Is.True);
        Assert.That((await office.Send(new PrepareBox("HC-0001", await office.Admit()))).Refusal, Is.EqualTo(Refusals.SerialInUse));
    }

    [Test]
    public async Task Only_a_true_request_of_an_ECDSA_P_256_key_is_signed()
    {
        var prepared = await office.Prepare();
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var changed = Convert.FromBase64String(string.Concat(Office.RequestOf(key).Split('\n')[1..^1]));
        changed[^3] ^= 1;
        string[] requests =
        [
            Office.RequestOf(larger), Office.RequestOf(rsa), PemEncoding.WriteString("CERTIFICATE REQUEST", changed),
            "", "not pem", new string('A', 100_000), PemEncoding.WriteString("CERTIFICATE REQUEST", [1, 2, 3]),
        ];

        foreach (var request in requests)
        {
            Assert.That((await office.Send(new EnrolBox(prepared.Code, request))).Refusal, Is.EqualTo(Refusals.WrongCertificateRequest));
        }

        Assert.That((await office.Send(new EnrolBox(prepared.Code, Office.RequestOf(key)))).Succeeded, Is.True, "none of it used up the code");
    }

    [Test]
    public async Task A_revoked_box_is_unknown_at_once()
    {
        var admin = await office.Admin();
        var (box, certificate) = await office.Enrol();
        var thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        certificate.Dispose();
        Assert.That(await office.Send(new IdentifyBox(thumbprint)), Is.EqualTo(box));

        Assert.That((await office.Send(new RevokeBox(box, admin.Id))).Succeeded, Is.True);

        Assert.That(await office.Send(new IdentifyBox(thumbprint)), Is.Null);
        Assert.That((await office.Send(new ListBoxes())).Single().State, Is.EqualTo(BoxState.Revoked));
    }

    [Test]
    public async Task Only_an_admin_revokes()
    {
        var nurse = await office.Nurse();
        var (box, certificate) = await office.Enrol();
        certificate.Dispose();

        Assert.That((await office.Send(new RevokeBox(box, nurse.Id))).Refusal, Is.EqualTo(Refusals.NotAdmin));
    }

    [Test]
    public async Task A_box_is_not_prepared_for_somebody_who_is_not_in_care() => Assert.That(
        (await office.Send(new PrepareBox("HC-0001", PatientId.New()))).Refusal, Is.EqualTo(Refusals.UnknownPatient));

    [TestCase("AB", false)]
    [TestCase("ABC", true)]
    [TestCase("HC 0001", false)]
    [TestCase("HC-0001\n", false)]
    [TestCase("01234567890123456789012345678901", true)]
    [TestCase("012345678901234567890123456789012", false)]
    public async Task A_serial_number_has_3_to_32_plain_characters(string serial, bool accepted) =>
        Assert.That((await office.Send(new PrepareBox(serial, await office.Admit()))).Succeeded, Is.EqualTo(accepted));

    [Test]
    public async Task The_fleet_is_listed_with_pseudonyms_and_no_name()
    {
        var patient = await office.Admit();
        await office.Prepare("HC-0001", patient);
        var entry = (await office.Send(new ListBoxes())).Single();

        Assert.That(entry.Pseudonym, Is.EqualTo((await office.Send(new GetContacts(patient)))!.Pseudonym));
        Assert.That((entry.State, entry.HeardAt, entry.Health), Is.EqualTo((BoxState.Prepared, (DateTimeOffset?)null, (Modules.Wire.Heartbeat?)null)));
    }

    private static string[] PurposesOf(X509Certificate2 certificate) =>
        [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value!)];
}
