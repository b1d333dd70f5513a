using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using HomeCare.Tests.Telemetry;
using HomeCare.Web;
using HomeCare.Web.Commands;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace HomeCare.Tests.Browser;

/// <summary>The whole server on ports and a store of its own, with invented people in it: what the demo starts with, without its programs.</summary>
internal sealed class SeededSite : IAsyncDisposable
{
    private readonly TestStore store;
    private readonly WebApplication app;
    private readonly Seeded seeded;
    private long sequence;

    private SeededSite(TestStore store, WebApplication app, Seeded seeded) => (this.store, this.app, this.seeded) = (store, app, seeded);

    public Uri Url => new(app.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal)));

    public SeededHome Home => seeded.Homes[0];

    public PatientId Patient => new(Home.PatientId);

    public static async Task<SeededSite> StartAsync()
    {
        var store = await TestStore.CreateAsync(EngineKind.Sqlite);
        var app = Site.Build(
            ["--Site:Url=http://127.0.0.1:0", "--Ingestion:Url=https://127.0.0.1:0", "--Operations:Url=", .. store.Settings.Where(pair => pair.Value is not null).Select(pair => $"--{pair.Key}={pair.Value}")],
            builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await Site.PrepareAsync(app);
        await using var scope = app.Services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var seeded = (await new Seeding(mediator, TimeProvider.System, ["stable"]).RunAsync(2, default)).Value;
        foreach (var home in seeded.Homes)
        {
            await mediator.Send(new AssignBox(new PatientId(home.PatientId), new BoxId(home.BoxId)));
        }

        await app.StartAsync();
        return new SeededSite(store, app, seeded);
    }

    public async Task<T> Send<T>(IRequest<T> request)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>The home's bracelet measured this just now.</summary>
    public Task MeasureAsync(double heartRateBpm) => Send(Batch.Of(
        new BoxId(Home.BoxId), TimeProvider.System.GetUtcNow(),
        Batch.Reading(Interlocked.Increment(ref sequence), TimeProvider.System.GetUtcNow(), heartRate: heartRateBpm)));

    /// <summary>What the bracelet measured earlier, and the box sends only now: a reading each ten seconds.</summary>
    public Task MeasuredAsync(DateTimeOffset from, int minutes, double oxygenPercent) => Send(Batch.Of(
        new BoxId(Home.BoxId), TimeProvider.System.GetUtcNow(),
        Enumerable.Range(0, 6 * minutes).Select(n => Batch.Reading(Interlocked.Increment(ref sequence), from.AddSeconds(10 * n), oxygen: oxygenPercent)).ToList()));

    /// <summary>Someone fell in the home just now.</summary>
    public async Task<AlertId> FallAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var fall = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, now, "BR-1", Immobile: true);
        await Send(new ReportDangers(new BoxId(Home.BoxId), now, [JsonSerializer.SerializeToElement(fall, WireJson.Options)]));
        return new AlertId(fall.EventId);
    }

    /// <summary>Signs in with both factors, as a person does.</summary>
    public async Task<IPage> SignInAsync(IBrowserContext context, string role)
    {
        var way = seeded.SignIns.Single(each => each.Role == role);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.GetByLabel("Adresse e-mail").FillAsync(way.Email);
        await page.GetByLabel("Mot de passe").FillAsync(way.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await page.GetByLabel("Les 6 chiffres").FillAsync(Totp.CodeOf(way.TotpSecret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter" }).ClickAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await store.DisposeAsync();
    }
}
