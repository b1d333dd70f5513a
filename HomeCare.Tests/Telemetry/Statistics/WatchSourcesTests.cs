using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Statistics;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using StoredReading = HomeCare.Modules.Telemetry.Series.StoredReading;

namespace HomeCare.Tests.Telemetry.Statistics;

/// <summary>The hour's round: judged, told, written, and remembered by the next start.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class WatchSourcesTests(EngineKind kind)
{
    private LeftModules modules = null!;
    private PatientId patient;
    private Source source = null!;

    [SetUp]
    public async Task Start()
    {
        modules = await LeftModules.StartAsync(kind);
        (patient, var box) = await modules.Home();
        source = Noted.Source(box: box);
        await LookAsync();
    }

    [TearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task An_unhealthy_source_is_told_ten_minutes_after_its_hour_and_not_before()
    {
        await HourAsync(good: 300, aberrant: 60, lookAfterMinutes: 9);
        Assert.That(Told(), Is.Empty);

        await LookAsync(minutes: 1);
        var told = Told().Single();
        Assert.That(told.HourFrom, Is.EqualTo(new DateTimeOffset(2026, 3, 12, 14, 0, 0, TimeSpan.Zero)));
        Assert.That(told.Sources, Is.EqualTo(new[] { new UnhealthySource(patient, source.Box, UnhealthyCause.Share, InGroup: false) }));
        await LookAsync(minutes: 1);
        Assert.That(Told(), Is.Empty, "once an hour");
    }

    [Test]
    public async Task Counts_are_written_by_hour_and_late_ones_are_added_to_their_own()
    {
        await HourAsync(good: 300, aberrant: 60);
        await HourAsync(good: 100, late: 20);

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { (380, 60), (100, 0) }));
    }

    [Test]
    public async Task A_start_remembers_who_is_unhealthy_and_each_one_s_habit()
    {
        await HourAsync(good: 300, aberrant: 60);
        var habit = Quality.All().Single().State.Habit;
        await modules.RestartAsync();
        await HourAsync(good: 360);

        Assert.That(Told()[^1].Sources, Has.Count.EqualTo(1), "one good hour is not yet health");
        await HourAsync(good: 360);
        Assert.That(Told().Last().Sources, Is.Empty);
        Assert.That(Quality.All().Single().State.Habit.Hours, Is.EqualTo(habit.Hours + 2));
    }

    [Test]
    public async Task A_start_right_after_tells_the_unhealthy_again_though_they_have_not_sent_yet()
    {
        await HourAsync(good: 300, aberrant: 60);
        await modules.RestartAsync();
        modules.Heard.Clear();
        await LookAsync();

        Assert.That(Told().Single().Sources, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_open_hour_is_written_when_the_program_stops()
    {
        await modules.StartBackgroundAsync();
        Note(Noted.Good(source, modules.Now), 50);
        await modules.RestartAsync();
        Note(Noted.Good(source, modules.Now), 30);
        modules.Clock.Advance(TimeSpan.FromMinutes(60));
        await LookAsync();

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { (80, 0) }));
    }

    [Test]
    public async Task What_cannot_be_written_waits_and_is_written_later()
    {
        var schema = kind == EngineKind.PostgreSql ? "telemetry." : "";
        await ExecuteAsync($"ALTER TABLE {schema}\"WatchedSources\" RENAME TO \"Away\"");
        Note(Noted.Good(source, modules.Now), 50);
        modules.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.That(() => LookAsync(), Throws.Exception);
        await ExecuteAsync($"ALTER TABLE {schema}\"Away\" RENAME TO \"WatchedSources\"");
        await LookAsync(minutes: 1);

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { (50, 0) }));
    }

    [Test]
    public async Task Hours_older_than_14_days_are_forgotten()
    {
        await HourAsync(good: 40);
        modules.Clock.Advance(TimeSpan.FromDays(15));
        await HourAsync(good: 41);

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { (41, 0) }));
    }

    [Test]
    public async Task Support_sees_shares_and_counts_of_sources_and_groups()
    {
        Assert.That((await modules.Send(new GetFleetQuality())).Sources, Is.Zero);
        await modules.Send(new RecordHeartbeat(source.Box, Heartbeat));
        await HourAsync(good: 300, aberrant: 60, notWorn: 40);
        var fleet = await modules.Send(new GetFleetQuality());

        Assert.That((fleet.Sources, fleet.Judged, fleet.Unhealthy), Is.EqualTo((1, 1, 1)));
        Assert.That((fleet.Received, fleet.Aberrant, fleet.OwnWord), Is.EqualTo((400L, 60L, 40L)));
        Assert.That(fleet.Worst.Single(), Is.EqualTo(new SourceQualityLine(
            source.Box, source.BraceletSerial, 400, 60, 40, 60 / 360.0, null, UnhealthyCause.Share)));
        Assert.That(fleet.Groups.Select(group => (group.Kind, group.Named, group.Sources, group.Unhealthy)), Is.EqualTo(new[]
        {
            (SourceGroup.Batch, "BR-24B07", 1, false), (SourceGroup.Firmware, "1.4.0", 1, false),
        }));
    }

    private SourceQuality Quality => modules.Services.GetRequiredService<SourceQuality>();

    private Heartbeat Heartbeat => new(
        1, modules.Now, 0, "1.4.0", BraceletLinkState.NotWorn, null, null, null, ModemState.None, null, null, null, 0, 0, 1 << 30);

    /// <summary>Goes to the start of the next hour, lets the source send within it, and looks ten minutes after its end.</summary>
    private async Task HourAsync(int good = 0, int aberrant = 0, int notWorn = 0, int late = 0, int lookAfterMinutes = 10)
    {
        var from = SourceQuality.From(SourceQuality.HourOf(modules.Now.UtcTicks) + 1);
        modules.Clock.SetUtcNow(from > modules.Now ? from : modules.Now);
        Note(Noted.Good(source, from), good);
        Note(Noted.Aberrant(source, from), aberrant);
        Note(Noted.NotWorn(source, from), notWorn);
        Note(Noted.Good(source, from.AddHours(-2)), late);
        modules.Clock.SetUtcNow(from.AddHours(1).AddMinutes(lookAfterMinutes));
        await LookAsync();
    }

    private void Note(StoredReading reading, int count)
    {
        for (var index = 0; index < count; index++)
        {
            Quality.Note(patient, reading);
        }
    }

    private async Task LookAsync(int minutes = 0)
    {
        modules.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await modules.Services.GetRequiredService<WatchSources>().LookAsync(TimeSpan.Zero, CancellationToken.None);
    }

    private List<SourcesJudged> Told()
    {
        var told = modules.Heard.OfType<SourcesJudged>().Where(each => each.HourFrom > Begun).ToList();
        modules.Heard.Clear();
        return told;
    }

    /// <summary>The hours before the first one that a test fills were looked at too.</summary>
    private static DateTimeOffset Begun => new(2026, 3, 12, 13, 30, 0, TimeSpan.Zero);

    private async Task ExecuteAsync(string sql)
    {
        await using var scope = modules.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TelemetryDb>().Database.ExecuteSqlRawAsync(sql);
    }

    private async Task<(int Received, int Aberrant)[]> RowsAsync()
    {
        await using var scope = modules.Services.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<TelemetryDb>().SourceHours.AsNoTracking().OrderBy(row => row.Hour).ToListAsync();
        return [.. rows.Select(row => (row.Received, row.Aberrant))];
    }
}
