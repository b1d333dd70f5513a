using HomeCare.Modules.Telemetry;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

internal sealed class LatenessTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);

    [TestCase(120, false)]
    [TestCase(121, true)]
    [TestCase(-60, false)]
    public void Late_is_more_than_two_minutes_after(int seconds, bool late) =>
        Assert.That(Lateness.IsLate(Now.AddSeconds(-seconds), Now), Is.EqualTo(late));

    [TestCase(120, false)]
    [TestCase(121, true)]
    [TestCase(-60, false)]
    public void The_future_begins_after_two_minutes(int seconds, bool future) =>
        Assert.That(Lateness.IsFuture(Now.AddSeconds(seconds), Now), Is.EqualTo(future));

    [TestCase(120, 0)]
    [TestCase(-120, 0)]
    [TestCase(121, 121)]
    [TestCase(-121, -121)]
    [TestCase(86_400, 86_400)]
    public void A_box_s_clock_is_corrected_when_it_is_more_than_two_minutes_off(int behind, int correction) =>
        Assert.That(Lateness.ClockOffset(Now.AddSeconds(-behind), Now), Is.EqualTo(TimeSpan.FromSeconds(correction)));

    [Test]
    public void A_correction_never_leaves_the_calendar()
    {
        var first = DateTimeOffset.UnixEpoch.AddSeconds(5);

        Assert.That(Lateness.Correct(first, TimeSpan.FromDays(-3)), Is.EqualTo(first));
        Assert.That(Lateness.Correct(first, TimeSpan.FromDays(3)), Is.EqualTo(first.AddDays(3)));
        Assert.That(Lateness.Correct(DateTimeOffset.MaxValue, TimeSpan.FromDays(3)), Is.EqualTo(DateTimeOffset.MaxValue));
    }
}
