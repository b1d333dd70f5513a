using Hangfire;
using Hangfire.Storage;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Reports;
using HomeCare.Tests.Support;
using HomeCare.Web.Jobs;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Jobs;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class ScheduleTests(EngineKind kind)
{
    private readonly List<DateOnly> made = [];
    private TestStore store = null!;
    private IHost host = null!;
    private int caughtUp;
    private int nights;

    [SetUp]
    public async Task SetUp()
    {
        made.Clear();
        caughtUp = 0;
        nights = 0;
        store = await TestStore.CreateAsync(kind);
        store.Settings["Reports:CatchUpDelaySeconds"] = "0";
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging().AddSingleton(store.Configuration).AddSingleton<TimeProvider>(new FakeTimeProvider(Weeks.Later))
            .AddScoped<ServiceFactory>(provider => provider.GetRequiredService).AddScoped<IMediator, Mediator>()
            .AddSingleton<IRequestHandler<MakeWeeklyReports, WeeklyReportsMade>>(new Heard<MakeWeeklyReports>(request => made.Add(request.Monday)))
            .AddSingleton<IRequestHandler<CatchUpWeeklyReports, WeeklyReportsMade>>(new Heard<CatchUpWeeklyReports>(_ => Interlocked.Increment(ref caughtUp)))
            .AddSingleton<IRequestHandler<MakeBaselines, BaselinesMade>>(new NightsWork(() => Interlocked.Increment(ref nights)))
            .AddJobs(store.Configuration);
        host = builder.Build();
        await host.StartAsync();
    }

    [TearDown]
    public async Task TearDown()
    {
        await host.StopAsync();
        host.Dispose();
        await store.DisposeAsync();
    }

    [Test]
    public void Weekly_reports_are_due_on_Monday_at_five_in_Paris()
    {
        using var connection = host.Services.GetRequiredService<JobStorage>().GetConnection();
        var job = connection.GetRecurringJobs().Single(job => job.Id == "weekly-reports");

        Assert.That((job.Id, job.Cron, job.TimeZoneId), Is.EqualTo(("weekly-reports", "0 5 * * 1", "Europe/Paris")));
        var local = TimeZoneInfo.ConvertTimeFromUtc(job.NextExecution!.Value, Weeks.Paris);
        Assert.That((local.DayOfWeek, local.TimeOfDay), Is.EqualTo((DayOfWeek.Monday, TimeSpan.FromHours(5))));
    }

    [Test]
    public async Task The_job_asks_for_the_week_that_has_just_ended()
    {
        host.Services.GetRequiredService<IRecurringJobManager>().Trigger("weekly-reports");

        await Eventually.IsTrue(() => made.Count > 0, "the worker takes the job", TimeSpan.FromSeconds(60));
        Assert.That(made, Is.EqualTo(new[] { Weeks.Monday }));
    }

    [Test]
    public Task What_was_missed_is_caught_up_after_the_start() =>
        Eventually.IsTrue(() => Volatile.Read(ref caughtUp) == 1, "the scheduled catching-up comes due", TimeSpan.FromSeconds(60));

    [Test]
    public void Habits_are_due_each_night_at_twenty_past_three_in_Paris()
    {
        using var connection = host.Services.GetRequiredService<JobStorage>().GetConnection();
        var job = connection.GetRecurringJobs().Single(job => job.Id == "nightly-baselines");

        Assert.That((job.Cron, job.TimeZoneId), Is.EqualTo(("20 3 * * *", "Europe/Paris")));
    }

    [Test]
    public Task A_night_that_found_the_server_off_is_made_up_for_after_the_start() =>
        Eventually.IsTrue(() => Volatile.Read(ref nights) == 1, "the night's work comes due", TimeSpan.FromSeconds(60));

    private sealed class NightsWork(Action note) : IRequestHandler<MakeBaselines, BaselinesMade>
    {
        public Task<BaselinesMade> Handle(MakeBaselines request, CancellationToken cancellationToken)
        {
            note();
            return Task.FromResult(new BaselinesMade(0, 0, 0));
        }
    }

    private sealed class Heard<T>(Action<T> note) : IRequestHandler<T, WeeklyReportsMade>
        where T : IRequest<WeeklyReportsMade>
    {
        public Task<WeeklyReportsMade> Handle(T request, CancellationToken cancellationToken)
        {
            note(request);
            return Task.FromResult(new WeeklyReportsMade(0, 0, 0));
        }
    }
}
