using HomeCare.Modules.BackOffice.SigningIn;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

internal sealed class ThrottleTests
{
    private readonly FakeTimeProvider clock = new();

    [Test]
    public void The_first_tries_are_free_and_then_each_waits_twice_as_long()
    {
        var throttle = new Throttle(clock);
        var waits = new List<double>();
        for (var index = 0; index < 14; index++)
        {
            var wait = throttle.Enter("a", free: 3);
            if (wait is { } time)
            {
                waits.Add(time.TotalSeconds);
                clock.Advance(time);
                Assert.That(throttle.Enter("a", free: 3), Is.Null, "after the wait a try is let in");
            }
        }

        Assert.That(waits, Is.EqualTo([1d, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]));
    }

    [Test]
    public void A_try_that_has_to_wait_does_not_make_the_wait_longer()
    {
        var throttle = new Throttle(clock);
        throttle.Enter("a", free: 1);

        var first = throttle.Enter("a", free: 1);
        var second = throttle.Enter("a", free: 1);

        Assert.That((first, second), Is.EqualTo((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))));
    }

    [Test]
    public void Keys_do_not_wait_for_each_other_and_a_right_try_forgives()
    {
        var throttle = new Throttle(clock);
        throttle.Enter("a", free: 1);
        Assert.That(throttle.Enter("a", free: 1), Is.Not.Null);
        Assert.That(throttle.Enter("b", free: 1), Is.Null);

        throttle.Forget("a");

        Assert.That(throttle.Enter("a", free: 1), Is.Null);
    }

    [TestCase(30, false)]
    [TestCase(31, true)]
    public void Half_an_hour_of_quiet_is_forgotten(int minutes, bool forgotten)
    {
        var throttle = new Throttle(clock);
        throttle.Enter("a", free: 2);
        throttle.Enter("a", free: 2);
        clock.Advance(TimeSpan.FromMinutes(minutes));
        throttle.Enter("a", free: 2);

        Assert.That(throttle.Enter("a", free: 2) is null, Is.EqualTo(forgotten));
    }

    [Test]
    public async Task Many_at_once_get_no_more_than_one_after_the_other()
    {
        var throttle = new Throttle(clock);

        var let = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => throttle.Enter("a", free: 5) is null)));

        Assert.That(let.Count(entered => entered), Is.EqualTo(5));
    }
}
