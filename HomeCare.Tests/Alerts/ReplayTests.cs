using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using HomeCare.Web.Commands;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>What-if: the very rules in force over a recording.</summary>
internal sealed class ReplayTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void An_episode_has_its_gravest_level_its_worst_value_and_how_long_each_level_lasted()
    {
        var episode = Play([.. Steady(97, 0, 20), .. Steady(88, 20, 20), .. Steady(83, 40, 5), .. Steady(88, 45, 20), .. Steady(97, 65, 60)]).Single();

        Assert.That((episode.Rule, episode.Level, episode.Peak, episode.Ended), Is.EqualTo((AlertRule.OxygenLow, AlertLevel.Red, 83.0, true)));
        Assert.That(episode.Levels.Select(level => level.Level), Is.EqualTo(new[] { AlertLevel.Red, AlertLevel.Orange, AlertLevel.Yellow }));
        Assert.That(episode.From, Is.EqualTo(Start.AddMinutes(22.5)).Within(TimeSpan.FromSeconds(20)), "half of five minutes");
        Assert.That(episode.Levels[0].To, Is.EqualTo(Start.AddMinutes(45)).Within(TimeSpan.FromMinutes(1)));
        Assert.That(episode.To, Is.EqualTo(Start.AddMinutes(80)).Within(TimeSpan.FromMinutes(1)), "yellow lasts until its half hour is back");
    }

    [TestCase(10, 1, Description = "back within the desk's quarter of an hour: the same alert")]
    [TestCase(30, 2)]
    public void What_comes_back_soon_is_the_same_alert(int minutesBetween, int alerts)
    {
        var limits = VitalLimits.Default with { Orange = new LevelLimits(45, 121, 86), Yellow = new LevelLimits(50, 101, 87) };

        Assert.That(Play([.. Steady(84, 0, 3), .. Steady(97, 3, minutesBetween), .. Steady(84, 3 + minutesBetween, 3), .. Steady(97, 6 + minutesBetween, 20)], limits), Has.Count.EqualTo(alerts));
    }

    [Test]
    public void A_hole_ends_what_ran_before_it()
    {
        var episodes = Play([.. Steady(84, 0, 5), .. Steady(84, 60, 5)]);

        Assert.That(episodes.Select(episode => (episode.From, episode.Ended)), Is.EqualTo(new[] { (Start.AddSeconds(40), false), (Start.AddMinutes(60).AddSeconds(40), false) }));
    }

    [Test]
    public async Task Limits_that_cannot_work_are_refused_with_a_sentence()
    {
        await using var services = new ServiceCollection().AddMessaging(typeof(ReplayReadings).Assembly).BuildServiceProvider();
        var outcome = await services.CreateScope().ServiceProvider.GetRequiredService<IMediator>().Send(new ReplayReadings([], VitalLimits.Default with { HeartRateLowBpm = 10 }));

        Assert.That(outcome.Refusal?.Code, Is.EqualTo("heart_rate_low"));
    }

    /// <summary>People in a laboratory breathing less and less oxygen: each stretch of a minute that the reference oximeter saw at or under 85 % is found.</summary>
    [TestCase("gt_100001.csv")]
    [TestCase("gt_100002.csv")]
    [TestCase("gt_100003.csv")]
    public async Task Every_sustained_desaturation_of_a_real_recording_is_found(string name)
    {
        var rows = File.ReadAllLines(Repository.SharedData("ppg_oximetry_uw", name)).Skip(1).Select(line => line.Split(',')).ToList();
        var table = "time,bpm,spo2\n" + string.Concat(rows.Select((row, second) => $"{second},{NotZero(row[6])},{NotZero(row[1])}\n"));
        var file = RecordingFile.Read(new StringReader(table), name);
        await using var services = new ServiceCollection().AddMessaging(typeof(ReplayReadings).Assembly).BuildServiceProvider();
        var mediator = services.CreateScope().ServiceProvider.GetRequiredService<IMediator>();
        var checkedReadings = await mediator.Send(new CheckPlausibility(file.Readings));
        var red = (await mediator.Send(new ReplayReadings(checkedReadings, VitalLimits.Default))).Value.Episodes.Where(episode => episode.Rule == AlertRule.OxygenLow).ToList();

        // By a plain look at the table, not by the rules: whole minutes of which every second is at or under the limit.
        var seconds = rows.Select(row => double.TryParse(row[1], CultureInfo.InvariantCulture, out var value) && value > 0 ? value : double.NaN).ToList();
        var crossings = Enumerable.Range(0, seconds.Count - 70).Where(second => seconds.Skip(second).Take(70).All(value => value <= 85)).ToList();
        Assert.That(crossings.Where(second => !red.Exists(episode => episode.Level == AlertLevel.Red && Overlaps(episode, second, second + 70))), Is.Empty);

        // And nothing red where no second was.
        Assert.That(red.Where(episode => episode.Level == AlertLevel.Red && !seconds.Exists(value => value <= 85)), Is.Empty);
        TestContext.Out.WriteLine($"{name}: {crossings.Count} seconds begin a minute at or under 85 %; {red.Count} alerts, lowest {red.Select(episode => episode.Peak).DefaultIfEmpty().Min()}");
    }

    private static bool Overlaps(Episode episode, int from, int to) =>
        episode.From <= DateTimeOffset.UnixEpoch.AddSeconds(to + 10) && episode.To >= DateTimeOffset.UnixEpoch.AddSeconds(from);

    private static string NotZero(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > 0 ? text : "";

    private static IReadOnlyList<Episode> Play(IEnumerable<RecordedReading> readings, VitalLimits? limits = null)
    {
        var replay = new Replay(limits ?? VitalLimits.Default);
        foreach (var reading in readings)
        {
            replay.Hear(reading);
        }

        return replay.End();
    }

    private static IEnumerable<RecordedReading> Steady(double oxygen, int fromMinute, int minutes) => Enumerable.Range(0, 6 * minutes).Select(n => new RecordedReading(
        Start.AddMinutes(fromMinute).AddSeconds(10 * n), 10, Late: false, null, new(oxygen, Quality.Valid, []), null, null, null));
}
