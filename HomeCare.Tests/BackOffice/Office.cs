using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Modules.BackOffice;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.Patients;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.BackOffice;

/// <summary>The back office with the modules it asks, on a store of its own, with a clock that the test moves.</summary>
internal sealed class Office : IAsyncDisposable
{
    public const string Password = "un vélo bleu sous la pluie";

    private readonly ServiceProvider services;

    private Office(TestStore store)
    {
        Store = store;
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddMessaging(typeof(BackOfficeModule).Assembly);
        collection.AddPatients(store.Configuration);
        collection.AddTelemetry(store.Configuration);
        collection.AddBackOffice(store.Configuration);
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    public TestStore Store { get; }

    /// <summary>Thursday 12 March 2026, 14:32 in Paris.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));

    public IServiceProvider Services => services;

    public static async Task<Office> OpenAsync(EngineKind kind)
    {
        var office = new Office(await TestStore.CreateAsync(kind));
        await office.services.MigrateDatabasesAsync();
        return office;
    }

    public async Task<T> Send<T>(IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public async Task<CreatedAccount> Admin(string email = "admin@homecare.example") =>
        (await Send(new CreateAccount(email, Password, AccountRole.Admin, null))).Value;

    public async Task<CreatedAccount> Nurse(string email = "infirmiere@homecare.example")
    {
        var staff = (await Send(new AddStaff(StaffRole.Nurse, "Claire Petit, infirmière", "06 12 34 56 78"))).Value;
        return (await Send(new CreateAccount(email, Password, AccountRole.Nurse, staff))).Value;
    }

    /// <summary>The code that the account's authenticator shows now.</summary>
    public string CodeOf(CreatedAccount account, int stepsFromNow = 0) =>
        Totp.CodeOf(account.TotpSecret, Totp.StepAt(Clock.GetUtcNow()) + stepsFromNow);

    public Task<Outcome<Guid>> TryPassword(string email, string password, KnownDevice? device = null, string from = "192.0.2.1") =>
        Send(new CheckPassword(email, password, device, from));

    public Task<Outcome<Session>> TryCode(CreatedAccount account, string code) => Send(new CheckCode(account.Id, code, "192.0.2.1"));

    public async Task<PatientId> Admit() =>
        (await Send(new AdmitPatient("Jeanne", "Martin", new DateOnly(1938, 5, 4), "3 rue des Lilas, 69003 Lyon"))).Value;

    public async Task<PreparedBox> Prepare(string serial = "HC-0001", PatientId? patient = null) =>
        (await Send(new PrepareBox(serial, patient ?? await Admit()))).Value;

    public static string RequestOf(AsymmetricAlgorithm key) => key switch
    {
        ECDsa ec => new CertificateRequest("CN=whatever", ec, HashAlgorithmName.SHA256).CreateSigningRequestPem(),
        RSA rsa => new CertificateRequest("CN=whatever", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem(),
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    /// <summary>A box's key and certificate.</summary>
    public async Task<(BoxId Box, X509Certificate2 Certificate)> Enrol(string serial = "HC-0001")
    {
        var prepared = await Prepare(serial);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolled = (await Send(new EnrolBox(prepared.Code, RequestOf(key)))).Value;
        return (enrolled.Box, X509Certificate2.CreateFromPem(enrolled.CertificatePem));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Store.DisposeAsync();
    }
}
