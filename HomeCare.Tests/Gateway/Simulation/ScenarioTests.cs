using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Simulation;

[TestFixture]
internal sealed class ScenarioTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    [Test]
    public void Every_scenario_sends_a_mean_each_ten_seconds([ValueSource(typeof(Scenario), nameof(Scenario.Names))] string name)
    {
        var lived = Live(name, seconds: 90);

        Assert.That(lived.Where(second => second.Span is not null).Select(second => second.At), Is.EqualTo(new[] { 10, 20, 30, 40, 50, 60, 70, 80, 90 }));
        Assert.That(lived.Select(second => second.Span).OfType<SensedSpan>().Select(span => span.HeartRate!.Value.Value), Is.All.InRange(40.0, 200.0));
    }

    [Test]
    public void The_same_seed_beats_the_same_and_another_does_not()
    {
        var means = Means("tachycardia", 3);

        Assert.That(Means("tachycardia", 3), Is.EqualTo(means));
        Assert.That(Means("tachycardia", 4), Is.Not.EqualTo(means));
    }

    [Test]
    public void Tachycardia_comes_every_forty_seconds_and_twice_within_ninety()
    {
        var lived = Live("tachycardia", seconds: 170);

        var signals = lived.Where(second => second.Events.Count > 0).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(signals.Select(second => second.At), Is.EqualTo(new[] { 20, 60, 100, 140 }));
            Assert.That(signals.SelectMany(second => second.Events).Select(one => one.Event.Kind), Is.All.EqualTo(BraceletEventKind.Tachycardia));
            Assert.That(signals.SelectMany(second => second.Events).Select(one => one.MeanBpm), Is.All.InRange(140.0, 160.0));
            Assert.That(signals.Select(second => second.Span!.HeartRate!.Value.Value), Is.EqualTo(signals.Select(second => second.Events[0].MeanBpm)), "the mean that made it");
        });
    }

    [TestCase(130.9, false)]
    [TestCase(131, true)]
    public void A_mean_at_the_limit_makes_the_signal(double bpm, bool signals)
    {
        var scenario = Scenario.Named("stable") with { Rhythm = [new RhythmPhase(10, bpm, 0)] };
        var player = new ScenarioPlayer(scenario, 1);

        var tenth = Enumerable.Range(1, 10).Select(second => player.Next(Start.AddSeconds(second))).ToList()[^1];

        Assert.That(tenth.Events, Has.Count.EqualTo(signals ? 1 : 0));
    }

    [Test]
    public void The_fall_comes_once_after_thirty_seconds_without_movement_and_is_counted_in_its_span()
    {
        var lived = Live("fall", seconds: 120);

        var falls = lived.Where(second => second.Events.Count > 0).ToList();
        Assert.That(falls.Select(second => second.At), Is.EqualTo(new[] { 30 }));
        Assert.That(falls[0].Events[0].Event, Is.EqualTo(new ScenarioEvent(30, BraceletEventKind.Fall, Immobile: true)));
        Assert.That(lived.Where(second => second.Span is not null).Select(second => second.Span!.Falls), Is.EqualTo(new[] { 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0 }));
    }

    [Test]
    public async Task A_bracelet_counts_what_it_measures_also_when_nobody_listens()
    {
        var time = new FakeTimeProvider(Start);
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("fall"), "HC-1", 1, time);

        await HomeCare.Tests.Support.Eventually.IsTrue(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return bracelet.Emitted == 4;
            },
            "forty seconds are four means");

        Assert.That(bracelet.Unconfirmed, Is.EqualTo(5), "four means and the fall are kept");
    }

    [Test]
    public async Task A_bracelet_started_again_is_another_boot()
    {
        var time = new FakeTimeProvider(Start);
        await using var first = VirtualBracelet.Play(Scenario.Named("stable"), "HC-1", 1, time);
        time.Advance(TimeSpan.FromSeconds(1));
        await using var second = VirtualBracelet.Play(Scenario.Named("stable"), "HC-1", 1, time);

        Assert.That(second.BootId, Is.Not.EqualTo(first.BootId));
    }

    [Test]
    public void An_unknown_scenario_says_which_are_known() =>
        Assert.That(() => Scenario.Named("storm"), Throws.ArgumentException.With.Message.Contains("stable, tachycardia, fall"));

    private static List<(int At, SensedSpan? Span, IReadOnlyList<(ScenarioEvent Event, double? MeanBpm)> Events)> Live(string name, int seconds)
    {
        var player = new ScenarioPlayer(Scenario.Named(name), 1);
        return [.. Enumerable.Range(1, seconds).Select(second =>
        {
            var lived = player.Next(Start.AddSeconds(second));
            return (second, lived.Span, lived.Events);
        })];
    }

    private static List<double?> Means(string name, int seed)
    {
        var player = new ScenarioPlayer(Scenario.Named(name), seed);
        return [.. Enumerable.Range(1, 60).Select(second => player.Next(Start.AddSeconds(second)).Span?.HeartRate?.Value)];
    }
}
