using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Web;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

/// <summary>Who runs what, read from the server as each role builds it; nothing is started.</summary>
internal sealed class RolesTests
{
    private static readonly string[] Apart =
        ["--Intake=kafka", "--Kafka:Servers=127.0.0.1:1", "--Storage:Engine=postgresql", "--Storage:ConnectionString=Host=127.0.0.1;Port=1"];

    [Test]
    public async Task All_runs_everything_that_a_role_runs_but_for_what_ties_processes_together()
    {
        var all = await HostedBy("all");

        Assert.That(all, Is.SupersetOf(new[] { "SendTexts", "WatchSilence", "JudgingLeftovers", "Announcing", "FillCalendar", "BackgroundJobServerHostedService", "CertificateRenewal" }));
        Assert.That(all, Does.Not.Contain("AlertsAcross"));
    }

    [Test]
    public async Task What_changes_something_for_good_runs_in_one_role_alone()
    {
        string[] one = ["SendTexts", "WatchSilence", "JudgingLeftovers", "Announcing", "FillCalendar", "BackgroundJobServerHostedService"];
        Assert.That(await HostedBy("process"), Is.SupersetOf(one));
        Assert.That(await HostedBy("ingest"), Has.None.AnyOf(one));
        Assert.That(await HostedBy("site"), Has.None.AnyOf(one));
    }

    [Test]
    public async Task Every_service_of_a_role_stands_in_the_table_for_it()
    {
        foreach (var role in Enum.GetValues<ServerRole>().Except([ServerRole.All]))
        {
            foreach (var service in await HostedBy(role.ToString()))
            {
                Assert.That(Roles.Runs[service], Does.Contain(role), $"{service} in {role}");
            }
        }
    }

    [Test]
    public async Task Readings_are_judged_where_they_are_kept_and_nowhere_else()
    {
        Assert.That(await EarsOf("process"), Does.Contain("HearReadingsHandler"));
        Assert.That(await EarsOf("site"), Is.EqualTo(new[] { "ReadingsRecordedHandler" }), "pages alone");
        Assert.That(await EarsOf("ingest"), Does.Not.Contain("HearReadingsHandler"));
    }

    [Test]
    public void A_service_that_nobody_gave_a_role_is_refused()
    {
        var services = new ServiceCollection().AddHostedService<Stray>();

        Assert.That(() => services.KeepWhatRuns(ServerRole.All), Throws.InvalidOperationException.With.Message.Contains("Stray runs by itself"));
    }

    [TestCase("site", "direct", "postgresql", "Intake is direct")]
    [TestCase("process", null, "postgresql", "Intake is direct")]
    [TestCase("ingest", "kafka", "sqlite", "Storage:Engine is sqlite")]
    [TestCase("ingest", "kafka", null, "Storage:Engine is sqlite")]
    [TestCase("nurse", "kafka", "postgresql", "It is all, ingest, process or site.")]
    public void What_cannot_work_is_refused_in_a_sentence(string role, string? intake, string? engine, string sentence) =>
        Assert.That(() => RoleOf(role, intake, engine), Throws.InvalidOperationException.With.Message.Contains(sentence));

    [TestCase(null, null, null, ServerRole.All)]
    [TestCase("ALL", "direct", "sqlite", ServerRole.All)]
    [TestCase("Site", "Kafka", "PostgreSQL", ServerRole.Site)]
    public void A_role_is_a_word(string? role, string? intake, string? engine, ServerRole expected) =>
        Assert.That(RoleOf(role, intake, engine), Is.EqualTo(expected));

    [TestCase(ServerRole.All, true, true)]
    [TestCase(ServerRole.Ingest, false, true)]
    [TestCase(ServerRole.Process, false, false)]
    [TestCase(ServerRole.Site, true, false)]
    public void A_role_opens_its_own_doors_alone(ServerRole role, bool people, bool boxes) =>
        Assert.That((role.Opens(Door.Site), role.Opens(Door.Ingestion)), Is.EqualTo((people, boxes)));

    private static ServerRole RoleOf(string? role, string? intake, string? engine) => ServerRoles.From(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Role"] = role, ["Intake"] = intake, ["Storage:Engine"] = engine, ["Storage:ConnectionString"] = "Host=x" })
        .Build());

    private static async Task<IReadOnlyList<string>> HostedBy(string role) => await Of(role, typeof(IHostedService));

    private static async Task<IReadOnlyList<string>> EarsOf(string role) => await Of(role, typeof(INotificationHandler<ReadingsRecorded>));

    private static async Task<IReadOnlyList<string>> Of(string role, Type service)
    {
        var folder = Directory.CreateTempSubdirectory("homecare-roles-");
        IReadOnlyList<string> found = [];
        await using (HomeCare.Web.Site.Build([.. Apart, $"--Role={role}", $"--Storage:Folder={folder.FullName}"], builder => found =
        [
            .. builder.Services.Where(each => each.ServiceType == service).Select(Roles.TypeOf)
                .Where(type => type.Assembly.GetName().Name is { } name && (name.StartsWith("HomeCare.", StringComparison.Ordinal) || name.StartsWith("Hangfire.", StringComparison.Ordinal)))
                .Select(type => type.Name),
        ]))
        {
            folder.Delete(recursive: true);
        }

        return found;
    }

    private sealed class Stray : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
