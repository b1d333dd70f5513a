extern alias server;

using HomeCare.Demo.Bench.Load;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using server::HomeCare.Modules.Alerts.Storage;
using server::HomeCare.Modules.BackOffice.Contracts;
using server::HomeCare.Modules.BackOffice.Fleet;
using server::HomeCare.Modules.BackOffice.Storage;
using server::HomeCare.Modules.Patients;
using server::HomeCare.Modules.Patients.Contracts;
using server::HomeCare.Modules.Patients.Storage;
using server::HomeCare.Modules.Shared;
using server::HomeCare.Web;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// <c>bench-prepare</c>: invented people with a relative, an enrolled box and its emergency plan each, put into an empty store through the modules' own
/// contexts, because by the requests that people send it would take an hour. A doctor and a nurse care for the first of them.
/// </summary>
internal sealed class Preparing(IServiceProvider services, PreparedFolder folder, Prepared asked)
{
    public const string Verb = "bench-prepare";

    private const int AtOnce = 4000, PlanVersion = 1;

    private readonly DateTimeOffset _now = services.GetRequiredService<TimeProvider>().GetUtcNow();
    private readonly List<(Guid Box, Guid Patient)> _homes = new(asked.Homes);
    private readonly List<X509Certificate2> _certificates = new(asked.Certificates);

    /// <summary>bench-prepare HOMES CERTIFICATES CARE DAYS HOMES-WITH-A-PAST settings: what <paramref name="arguments"/> ask for, in the folder that the settings name.</summary>
    public static Task<int> RunAsync(string[] arguments) => BenchServer.SayingWhyAsync(async () =>
    {
        int[] numbers = [.. arguments.Take(5).Select(int.Parse)];
        await using var app = Site.Build(arguments[5..], builder => builder.Logging.ClearProviders());
        var folder = new PreparedFolder(Path.GetDirectoryName(Engine.From(app.Configuration).Folder.TrimEnd('/'))!);
        await Site.PrepareAsync(app);
        await new Preparing(app.Services, folder, new Prepared(
            PreparedFolder.Maker, numbers[0], numbers[1], numbers[2], PlanVersion, "", "", "", numbers[3], numbers[4],
            Database: Engine.From(app.Configuration).Kind == EngineKind.PostgreSql ? "postgresql" : "sqlite")).FillAsync();
    });

    private async Task FillAsync()
    {
        for (var first = 0; first < asked.Homes; first += AtOnce)
        {
            await FillAsync(first, Math.Min(AtOnce, asked.Homes - first));
        }

        folder.WriteHomes(_homes);
        folder.WriteCertificates(_certificates);
        folder.Write(await WithHistoryAsync(await StaffAsync()));
    }

    private async Task FillAsync(int first, int count)
    {
        await using var scope = services.CreateAsyncScope();
        var (people, boxes, plans) = (Fresh<PatientsDb>(scope), Fresh<BackOfficeDb>(scope), Fresh<AlertsDb>(scope));
        var authority = services.GetRequiredService<CertificateAuthority>();
        for (var home = first; home < first + count; home++)
        {
            var patient = Patient.Admit(
                new AdmitPatient("Essai", $"Banc {home}", new DateOnly(1940, 1, 1), "1 rue du Banc d’essai, 37000 Tours", null), PseudonymOf(home), _now);
            patient.AddRelative("Proche", "fille", $"+336399800{home % 100:D2}", 1);
            people.Add(patient);
            var box = new Box { SerialNumber = $"BENCH-{home:D7}", PreparedAt = _now.UtcDateTime };
            people.Add(new BoxPlace(patient.Id, new BoxId(box.Id), _now.UtcDateTime));
            people.Add(new BraceletPairing(patient.Id, new BoxId(box.Id), RequestWriter.Bracelet(home), _now.UtcDateTime));
            Enrol(boxes, box, patient.Id, home < asked.Certificates ? Certify(authority, box) : null);
            plans.Add(new BoxPlan { Box = new BoxId(box.Id), Patient = patient.Id, SheetVersion = patient.Version, Version = PlanVersion });
            _homes.Add((box.Id, patient.Id.Value));
        }

        await people.SaveChangesAsync();
        await boxes.SaveChangesAsync();
        await plans.SaveChangesAsync();
    }

    private void Enrol(BackOfficeDb boxes, Box box, PatientId patient, X509Certificate2? certificate)
    {
        var row = boxes.Add(box);
        row.Property(b => b.Patient).CurrentValue = patient.Value;
        row.Property(b => b.State).CurrentValue = BoxState.Enrolled;
        row.Property(b => b.EnrolledAt).CurrentValue = _now.UtcDateTime;
        row.Property(b => b.Thumbprint).CurrentValue = certificate?.GetCertHashString(HashAlgorithmName.SHA256);
        row.Property(b => b.CertificateEndsAt).CurrentValue = certificate?.NotAfter.ToUniversalTime();
    }

    private X509Certificate2 Certify(CertificateAuthority authority, Box box)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = authority.SignBox(box.Id, new PublicKey(key));
        _certificates.Add(certificate.CopyWithPrivateKey(key));
        return _certificates[^1];
    }

    private async Task<Prepared> StaffAsync()
    {
        await using var scope = services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        const string Email = "medecin@banc.example";
        var doctor = Need(await mediator.Send(new AddStaff(StaffRole.Doctor, "Dr Banc d’essai", "+33639980001")));
        var account = Need(await mediator.Send(new CreateAccount(Email, password, AccountRole.Doctor, doctor)));
        var nurse = Need(await mediator.Send(new AddStaff(StaffRole.Nurse, "Infirmière du banc", "+33639980002")));
        var people = Fresh<PatientsDb>(scope);

        // With a nurse, as homes have one: without, each danger's text would be tried again and again.
        people.AddRange(_homes.Take(asked.Care).SelectMany(home => new[] { doctor, nurse }.Select(staff => new CareLink(new PatientId(home.Patient), staff, _now.UtcDateTime))));
        await people.SaveChangesAsync();
        return asked with { Email = Email, Password = password, TotpSecret = account.TotpSecret };
    }

    private async Task<Prepared> WithHistoryAsync(Prepared prepared)
    {
        if (prepared.HistoryDays == 0)
        {
            return prepared;
        }

        var before = StoredFiles.PackedBytes(folder);
        var readings = await History.WriteAsync(services, _homes[..prepared.HistoryHomes], prepared.HistoryDays, _now, CancellationToken.None);
        return prepared with { HistoryReadings = readings, HistoryBytes = StoredFiles.PackedBytes(folder) - before };
    }

    private static TDb Fresh<TDb>(AsyncServiceScope scope)
        where TDb : DbContext
    {
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        return db;
    }

    // Counted, so that none comes twice.
    private static string PseudonymOf(int home)
    {
        var (letters, left) = (new char[Pseudonym.Length], home);
        for (var place = letters.Length - 1; place >= 0; place--)
        {
            letters[place] = Pseudonym.Alphabet[left % Pseudonym.Alphabet.Length];
            left /= Pseudonym.Alphabet.Length;
        }

        return new string(letters);
    }

    private static T Need<T>(Outcome<T> outcome) => outcome.Refusal is { } refusal ? throw new InvalidOperationException(refusal.English) : outcome.Value;
}
