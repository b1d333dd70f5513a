using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.AspNetCore.Builder;
using NUnit.Framework;
using ServerCanary = HomeCare.Web.Commands.CanaryCommand;

namespace HomeCare.Tests.Journeys;

/// <summary>The canary as an operator puts it up: two commands and a setting, and its falls come through a real box.</summary>
[Parallelizable(ParallelScope.Self)] // Mostly waiting: real seconds.
internal sealed class CanaryJourneyTests
{
    private TestStore store = null!;

    [SetUp]
    public async Task Open() => store = await TestStore.CreateAsync(EngineKind.Sqlite);

    [TearDown]
    public async Task Close() => await store.DisposeAsync();

    [Test]
    public async Task Its_falls_come_through_one_after_the_other()
    {
        var (patient, box) = (await CreateAsync("+33639980000", "CANARI-1")).Value;
        store.Settings["Canary:Patient"] = patient.Value.ToString();
        await using var server = await OneProcess.ServeAsync(store);
        using var folder = new TestFolder();
        using var stop = new CancellationTokenSource();
        var running = GatewayCommands.Root().Parse(
        [
            "canary", "--data", folder.File("box"), "--server", OneProcess.IngestionOf(server), "--code", box.Code, "--authority", OneProcess.AuthorityOf(store), "--every", "00:00:05",
        ]).InvokeAsync(null, stop.Token);

        await Eventually.IsTrue(
            async () => running.IsCompleted || (await TestsAsync(server, patient)).Count >= 2, "two falls came through, each closed as a test", TimeSpan.FromSeconds(90));
        var tests = await TestsAsync(server, patient);
        var health = await OneProcess.AskAsync(server, mediator => mediator.Send(new FindCanary()));
        await stop.CancelAsync();

        Assert.That(await running, Is.Zero);
        Assert.That(tests.Select(alert => alert.Id), Is.Unique.And.Exactly(tests.Count).Items);
        Assert.That(tests, Has.Count.GreaterThanOrEqualTo(2));
        Assert.That(health, Is.Not.Null);
        Assert.That((health!.IsLate, health.LastWholeAt is null), Is.EqualTo((false, false)));
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
        Assert.That((await CreateAsync("+33639980000", "CANARI-1")).Succeeded, Is.True);

        Assert.That((await CreateAsync("06 39 98 00 00", "CANARI-2")).Refusal?.Code, Is.EqualTo("phone_taken"), "however it is written");
    }

    private async Task<Outcome<(PatientId Patient, PreparedBox Box)>> CreateAsync(string phone, string serial)
    {
        await using var server = await OneProcess.ServeAsync(store);
        var created = await OneProcess.AskAsync(server, mediator => ServerCanary.CreateAsync(mediator, phone, serial, CancellationToken.None));
        await server.StopAsync();
        return created;
    }

    private static async Task<IReadOnlyList<AlertSummary>> TestsAsync(WebApplication server, PatientId patient)
    {
        var all = await OneProcess.AskAsync(server, mediator => mediator.Send(new ListAlerts(patient, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1))));
        return [.. all.Where(alert => alert.Outcome == AlertOutcome.Test)];
    }
}
