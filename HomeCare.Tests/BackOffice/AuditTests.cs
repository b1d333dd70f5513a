using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class AuditTests(EngineKind kind)
{
    private Office office = null!;

    [SetUp]
    public async Task Open() => office = await Office.OpenAsync(kind);

    [TearDown]
    public async Task Close() => await office.DisposeAsync();

    [Test]
    public async Task Who_came_in_who_failed_and_who_read_what_is_written_down()
    {
        var (admin, nurse) = (await office.Admin(), await office.Nurse());
        var patient = PatientId.New();
        await office.TryPassword("infirmiere@homecare.example", "un mauvais mot de passe");
        var session = (await office.TryCode(nurse, office.CodeOf(nurse))).Value;
        await office.Send(new RecordAccess(nurse.Id, patient, "day_chart"));
        await office.Send(new EndSession(session.Id));
        var (box, certificate) = await office.Enrol();
        certificate.Dispose();
        await office.Send(new RevokeBox(box, admin.Id));
        await office.Send(new DisableAccount(nurse.Id, admin.Id));

        var lines = await office.Send(new ListAudit());

        Assert.That(lines.Reverse().Select(line => line.Kind), Is.EqualTo(
            [
                AuditKind.AccountCreated, AuditKind.AccountCreated, AuditKind.SignInFailed, AuditKind.SignedIn, AuditKind.MedicalRead,
                AuditKind.SignedOut, AuditKind.BoxPrepared, AuditKind.BoxEnrolled, AuditKind.BoxRevoked, AuditKind.AccountDisabled,
            ]));
        var read = lines.Single(line => line.Kind == AuditKind.MedicalRead);
        Assert.That((read.Account, read.Patient, read.Detail, read.At), Is.EqualTo((nurse.Id, patient, "day_chart", office.Clock.GetUtcNow())));
        Assert.That(lines.Single(line => line.Kind == AuditKind.SignInFailed).From, Is.EqualTo("192.0.2.1"));
    }

    [TestCase("DELETE FROM TABLE")]
    [TestCase("UPDATE TABLE SET \"Detail\" = 'nothing'")]
    public async Task A_line_is_never_changed_or_deleted_not_even_by_hand(string command)
    {
        await office.Send(new RecordAccess(Guid.NewGuid(), PatientId.New(), "day_chart"));
        await using var scope = office.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BackOfficeDb>();
        var sql = command.Replace("TABLE", kind == EngineKind.PostgreSql ? "backoffice.\"Audit\"" : "\"Audit\"", StringComparison.Ordinal);

        Assert.That(() => db.Database.ExecuteSqlRawAsync(sql), Throws.InstanceOf<System.Data.Common.DbException>().With.Message.Contains("append-only"));
        Assert.That(await office.Send(new ListAudit()), Has.Count.EqualTo(1));
    }
}
