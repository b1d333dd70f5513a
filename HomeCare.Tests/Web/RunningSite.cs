using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.BackOffice;
using HomeCare.Tests.Support;
using HomeCare.Web;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Web;

/// <summary>The server as it is, on ports and a store of its own: real sockets, real TLS, real certificates.</summary>
internal sealed class RunningSite : IAsyncDisposable
{
    private readonly TestStore? store;
    private bool stopped;
    private readonly WebApplication app;
    private readonly X509Certificate2 authority;

    private RunningSite(TestStore? store, WebApplication app, X509Certificate2 authority)
    {
        this.store = store;
        this.app = app;
        this.authority = authority;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();

        // In the order in which they are opened: the site, the boxes, the operators if there is a door for them.
        Site = addresses[0];
        Operations = addresses.Skip(1).SingleOrDefault(address => address.Scheme == "http");
        Ingestion = addresses.Single(address => address.Scheme == "https");
    }

    public Uri Site { get; }

    public Uri Ingestion { get; }

    public Uri? Operations { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>The server's clock.</summary>
    public TimeProvider Clock => app.Services.GetRequiredService<TimeProvider>();

    public static async Task<RunningSite> StartAsync(EngineKind kind, Action<WebApplicationBuilder>? adapt = null, params string[] settings)
    {
        var store = await TestStore.CreateAsync(kind);
        return await StartAsync(store, store, adapt, settings);
    }

    /// <summary>On a store that was there before and stays.</summary>
    public static Task<RunningSite> StartOnAsync(TestStore store) => StartAsync(store, null, null, []);

    private static async Task<RunningSite> StartAsync(TestStore store, TestStore? owned, Action<WebApplicationBuilder>? adapt, string[] settings)
    {
        string[] ports = ["--Site:Url=http://127.0.0.1:0", "--Ingestion:Url=https://127.0.0.1:0", "--Operations:Url=http://127.0.0.1:0"];
        var app = HomeCare.Web.Site.Build([.. ports, .. store.Settings.Where(pair => pair.Value is not null).Select(pair => $"--{pair.Key}={pair.Value}"), .. settings], builder =>
        {
            builder.Logging.ClearProviders();
            adapt?.Invoke(builder);
        });
        await HomeCare.Web.Site.PrepareAsync(app);
        await app.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var certificate = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new GetServerCertificate());
        return new RunningSite(owned, app, certificate.Authority);
    }

    public async Task<T> Send<T>(IRequest<T> request)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>A box's client: it trusts our authority alone. Without a certificate it is a stranger.</summary>
    public HttpClient Box(X509Certificate2? certificate = null, Uri? address = null)
    {
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, Expect100ContinueTimeout = TimeSpan.FromSeconds(30) };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return new HttpClient(handler) { BaseAddress = address ?? Ingestion };
    }

    /// <summary>A person's browser: keeps cookies, follows nothing by itself.</summary>
    public HttpClient Browser(CookieContainer? cookies = null, Uri? address = null) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        CookieContainer = cookies ?? new CookieContainer(),
    })
    { BaseAddress = address ?? Site };

    /// <summary>An operator's program.</summary>
    public HttpClient Operator() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Operations };

    public async Task<PatientId> Admit() =>
        (await Send(new AdmitPatient("Jeanne", "Martin", new DateOnly(1938, 5, 4), "3 rue des Lilas, 69003 Lyon"))).Value;

    /// <summary>A person with an enrolled box at home, by the way a box takes.</summary>
    public async Task<EnrolledHome> Home(string serial = "HC-0001")
    {
        var patient = await Admit();
        await Send(new AddContact(patient, "Sophie", "fille", "06 12 34 56 78", 1));
        var prepared = (await Send(new PrepareBox(serial, patient))).Value;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = Box();
        var answer = await IngestionCalls.EnrolAsync(stranger, prepared.Code, Office.RequestOf(key));
        using var bare = X509Certificate2.CreateFromPem(answer.CertificatePem);
        return new EnrolledHome(patient, new BoxId(answer.BoxId), bare.CopyWithPrivateKey(key));
    }

    /// <summary>An account with its ways in.</summary>
    public async Task<Person> Account(AccountRole role, params PatientId[] patients)
    {
        StaffId? staff = role == AccountRole.Admin
            ? null
            : (await Send(new AddStaff(role == AccountRole.Doctor ? StaffRole.Doctor : StaffRole.Nurse, $"{role}", "06 12 34 56 78"))).Value;
        foreach (var patient in patients)
        {
            await Send(new JoinCareTeam(patient, staff!.Value));
        }

        var email = $"{Guid.NewGuid():N}@homecare.example";
        var account = (await Send(new CreateAccount(email, Office.Password, role, staff))).Value;
        return new Person(account.Id, email, account.TotpSecret, staff, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        authority.Dispose();
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    /// <summary>Ends it as a program ends, so that another may take its journal. What boxes and browsers trust stays.</summary>
    public async Task StopAsync()
    {
        if (!stopped)
        {
            stopped = true;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>A home, its box and the box's certificate with its key.</summary>
    internal sealed record EnrolledHome(PatientId Patient, BoxId Box, X509Certificate2 Certificate);

    internal sealed record Person(Guid Account, string Email, string TotpSecret, StaffId? Staff, TimeProvider Clock)
    {
        /// <summary>What the authenticator shows now, or some steps from now.</summary>
        public string Code(int steps = 0) => Totp.CodeOf(TotpSecret, Totp.StepAt(Clock.GetUtcNow()) + steps);
    }
}
