using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using HomeCare.Web;
using HomeCare.Web.Commands;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Journeys;

/// <summary>The canary as an operator puts it up: two commands and a setting, and its falls come through a real box.</summary>
[Parallelizable(ParallelScope.Self)] // Mostly waiting: real seconds.
internal sealed class CanaryJourneyTests
{
    private TestStore store = null!;

    [SetUp]
    public async Task Open()
    {
        store = await TestStore.CreateAsync(EngineKind.Sqlite);
        store.Settings["Site:Url"] = "http://127.0.0.1:0";
        store.Settings["Ingestion:Url"] = "https://127.0.0.1:0";
        store.Settings["Operations:Url"] = "";
        store.Settings["Logging:LogLevel:Default"] = "Warning";
    }

    [TearDown]
    public async Task Close() => await store.DisposeAsync();

    [Test]
    public async Task Its_falls_come_through_one_after_the_other()
    {
        var (patient, box) = await CreateAsync();
        store.Settings["Canary:Patient"] = patient.Value.ToString();
        await using var server = await ServeAsync();
        using var folder = new TestFolder();
        using var stop = new CancellationTokenSource();
        var running = GatewayCommands.Root().Parse(
        [
            "canary", "--data", folder.File("box"), "--server", server.Urls.Single(url => url.StartsWith("https", StringComparison.Ordinal)), "--code", box.Code,
            "--authority", Path.Combine(store.Folder, "authority", "authority.pem"), "--every", "00:00:05",
        ]).InvokeAsync(null, stop.Token);

        await Eventually.IsTrue(
            async () => running.IsCompleted || (await TestsAsync(server, patient)).Count >= 2, "two falls came through, each closed as a test", TimeSpan.FromSeconds(90));
        var health = await AskAsync(server, new FindCanary());
        await stop.CancelAsync();

        Assert.That(await running, Is.Zero);
        Assert.That(health, Is.Not.Null);
        Assert.That((health!.IsLate, health.LastWholeAt), Is.Not.EqualTo((true, (DateTimeOffset?)null)));
        Assert.That((await TestsAsync(server, patient)).Select(alert => alert.Id), Is.Unique);
        await server.StopAsync();
    }

    [Test]
    public async Task A_real_homes_box_is_not_started_so()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("box"));
        await File.WriteAllTextAsync(Path.Combine(folder.File("box"), "identity.pem"), "enrolled");
        using var error = new StringWriter();

        var code = await GatewayCommands.Root().Parse(["canary", "--data", folder.File("box"), "--server", "https://127.0.0.1:1"])
            .InvokeAsync(new System.CommandLine.InvocationConfiguration { Error = error });

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error.ToString(), Does.Contain("est le dossier d'un boîtier inscrit"));
    }

    [Test]
    public async Task A_carers_number_is_refused()
    {
        Assert.That((await CreateAsync()).Patient.Value, Is.Not.EqualTo(Guid.Empty));
        await using var server = await ServeAsync();
        await using var scope = server.Services.CreateAsyncScope();

        var again = await HomeCare.Web.Commands.CanaryCommand.CreateAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), "06 39 98 00 00", "CANARI-2", CancellationToken.None);

        Assert.That(again.Refusal?.Code, Is.EqualTo("phone_taken"));
        await server.StopAsync();
    }

    private async Task<(HomeCare.Modules.Patients.Contracts.PatientId Patient, HomeCare.Modules.BackOffice.Contracts.PreparedBox Box)> CreateAsync()
    {
        await using var server = await ServeAsync();
        await using var scope = server.Services.CreateAsyncScope();
        var created = await HomeCare.Web.Commands.CanaryCommand.CreateAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), "+33639980000", "CANARI-1", CancellationToken.None);
        await server.StopAsync();
        return created.Value;
    }

    private async Task<WebApplication> ServeAsync()
    {
        var server = Site.Build([.. store.Settings.Where(one => one.Value is not null).Select(one => $"--{one.Key}={one.Value}")]);
        await Site.PrepareAsync(server);
        await server.StartAsync();
        return server;
    }

    private static async Task<IReadOnlyList<AlertSummary>> TestsAsync(WebApplication server, HomeCare.Modules.Patients.Contracts.PatientId patient)
    {
        var now = DateTimeOffset.UtcNow;
        return [.. (await AskAsync(server, new ListAlerts(patient, now.AddHours(-1), now.AddHours(1)))).Where(alert => alert.Outcome == AlertOutcome.Test)];
    }

    private static async Task<T> AskAsync<T>(WebApplication server, IRequest<T> request)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }
}
