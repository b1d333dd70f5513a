using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Rules;

internal sealed class SilenceRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);
    private static readonly Home Home = new(PatientId.New(), BoxId.New(), Now.AddDays(-7), "Europe/Paris");

    [TestCase(0, Finding.Gone)]
    [TestCase(179, Finding.Gone)]
    [TestCase(180, Finding.Present)]
    [TestCase(86_400, Finding.Present)]
    [TestCase(-60, Finding.Gone)]
    public void A_box_is_silent_after_three_minutes_and_not_before(int silentSeconds, Finding finding) =>
        Assert.That(BoxSilent.Of(Home, Source(boxHeard: Now.AddSeconds(-silentSeconds)), Now).AskAt(Now, runs: false)!.Finding, Is.EqualTo(finding));

    /// <summary>CLINICAL 9, trap 7: never seen is not current.</summary>
    [Test]
    public void A_box_that_was_never_seen_is_silent([Values] bool known)
    {
        var ask = BoxSilent.Of(Home, known ? Source(boxHeard: null) : null, Now).AskAt(Now, runs: false)!;

        Assert.That((ask.Finding, ask.Detail), Is.EqualTo((Finding.Present, "never_heard")));
    }

    [TestCase(179, Finding.Gone)]
    [TestCase(180, Finding.Present)]
    public void A_box_that_has_just_come_has_three_minutes_too(int standsSeconds, Finding finding) => Assert.That(
        BoxSilent.Of(Home with { Since = Now.AddSeconds(-standsSeconds) }, Source(boxHeard: null), Now).AskAt(Now, runs: false)!.Finding, Is.EqualTo(finding));

    /// <summary>The server's clock was a day ahead and was set back: what was heard "tomorrow" proves nothing.</summary>
    [Test]
    public void An_instant_in_the_future_does_not_hide_a_silence() =>
        Assert.That(BoxSilent.Of(Home, Source(boxHeard: Now.AddDays(1)), Now).AskAt(Now, runs: false)!.Finding, Is.EqualTo(Finding.Present));

    [Test]
    public void The_cause_comes_from_the_last_heartbeat()
    {
        var long_ago = Now.AddHours(-1);

        Assert.That(BoxSilent.Of(Home, Source(long_ago, heartbeat: Beat(long_ago) with { OnMains = false }), Now).Cause, Is.EqualTo("on_battery"));
        Assert.That(BoxSilent.Of(Home, Source(long_ago, heartbeat: Beat(long_ago) with { Modem = ModemState.SimProblem }), Now).Cause, Is.EqualTo("sim_problem"));
        Assert.That(BoxSilent.Of(Home, Source(long_ago, heartbeat: Beat(long_ago) with { DiskFreeBytes = 1 }), Now).Cause, Is.EqualTo("disk_full"));
        Assert.That(BoxSilent.Of(Home, Source(long_ago, heartbeat: Beat(long_ago)), Now).Cause, Is.EqualTo("cause_unknown"));
    }

    [TestCase(179, Finding.Gone)]
    [TestCase(180, Finding.Present)]
    public void A_bracelet_is_silent_after_three_minutes_and_not_before(int silentSeconds, Finding finding) =>
        Assert.That(BraceletSilent.Of(Home, Source(Now, Now.AddSeconds(-silentSeconds)), Now)!.Value.AskAt(Now, runs: false)!.Finding, Is.EqualTo(finding));

    [Test]
    public void Of_a_silent_box_nothing_is_said_of_the_bracelet() =>
        Assert.That(BraceletSilent.Of(Home, Source(Now.AddMinutes(-4), Now.AddHours(-1)), Now), Is.Null);

    [Test]
    public void A_bracelet_that_was_never_paired_is_silent()
    {
        var ask = BraceletSilent.Of(
            Home, Source(Now, null, Beat(Now) with { Bracelet = BraceletLinkState.NeverPaired, BraceletHeardAt = null }), Now)!.Value.AskAt(Now, runs: false)!;

        Assert.That((ask.Finding, ask.Detail), Is.EqualTo((Finding.Present, "never_paired")));
    }

    /// <summary>CLINICAL 9, trap 14: a box that catches up sends the past; its word that the bracelet is there ends the silence, the past does not.</summary>
    [Test]
    public void The_past_that_is_caught_up_does_not_end_a_silence()
    {
        var caughtUp = Source(Now, Now.AddMinutes(-10), Beat(Now) with { BraceletHeardAt = Now.AddMinutes(-9) });
        var there = caughtUp with { LastHeartbeat = Beat(Now) with { BraceletHeardAt = Now.AddSeconds(-5) } };

        Assert.That(BraceletSilent.Of(Home, caughtUp, Now)!.Value.AskAt(Now, runs: false)!.Finding, Is.EqualTo(Finding.Present));
        Assert.That(BraceletSilent.Of(Home, there, Now)!.Value.AskAt(Now, runs: false)!.Finding, Is.EqualTo(Finding.Gone));
    }

    /// <summary>FAULTS R9: a box whose clock is years off neither hides a silent bracelet nor makes one.</summary>
    [TestCase(5, Finding.Gone)]
    [TestCase(600, Finding.Present)]
    public void The_box_s_clock_does_not_matter(int silentSeconds, Finding finding)
    {
        foreach (var off in new[] { TimeSpan.FromDays(-20_000), TimeSpan.FromDays(3650), TimeSpan.FromDays(1), TimeSpan.Zero })
        {
            var sent = Now + off;
            var source = Source(Now, null, Beat(sent) with { BraceletHeardAt = sent.AddSeconds(-silentSeconds) });
            Assert.That(BraceletSilent.Of(Home, source, Now)!.Value.AskAt(Now, runs: false)!.Finding, Is.EqualTo(finding), off.ToString());
        }
    }

    [Test]
    public void After_the_start_nobody_is_silent_for_three_minutes()
    {
        var clock = new FakeTimeProvider(Now);
        var grace = new SilenceGrace(clock);

        clock.Advance(TimeSpan.FromSeconds(179));
        Assert.That(grace.IsOver(), Is.False);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(grace.IsOver(), Is.True);
    }

    [TestCase(86_400)]
    [TestCase(-86_400)]
    public void A_jump_of_the_server_s_clock_starts_the_grace_again(int jumpSeconds)
    {
        var clock = new JumpingClock { Wall = Now };
        var grace = new SilenceGrace(clock);
        clock.Pass(TimeSpan.FromMinutes(10));
        Assert.That(grace.IsOver(), Is.True);

        clock.Wall = clock.Wall.AddSeconds(jumpSeconds);
        clock.Pass(TimeSpan.FromSeconds(10));
        Assert.That(grace.IsOver(), Is.False);

        clock.Pass(TimeSpan.FromSeconds(180));
        Assert.That(grace.IsOver(), Is.True);
    }

    /// <summary>A machine whose wall clock can be set while its monotonic clock runs on.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private long ticks;

        public DateTimeOffset Wall { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => ticks;

        public void Pass(TimeSpan time)
        {
            Wall += time;
            ticks += time.Ticks;
        }
    }

    private static SourceHeard Source(DateTimeOffset? boxHeard, DateTimeOffset? reading = null, Heartbeat? heartbeat = null) =>
        new(Home.Patient, Home.Box, boxHeard, reading, heartbeat);

    private static Heartbeat Beat(DateTimeOffset sent) => new(
        1, sent, 1, "1.0", BraceletLinkState.Connected, "HC-0001", sent, 80, ModemState.Ready, 70, "F SFR", true, 0, 0, 1L << 33);
}
