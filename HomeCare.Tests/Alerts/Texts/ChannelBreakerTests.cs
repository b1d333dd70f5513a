using HomeCare.Modules.Alerts.Texts;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

internal sealed class ChannelBreakerTests
{
    private static readonly SendResult Failed = SendResult.NotSent("provider_busy 503");

    private readonly FakeTimeProvider clock = new();
    private ChannelBreaker breaker = null!;

    [SetUp]
    public void New() => breaker = new ChannelBreaker(clock);

    [TestCase(2, false)]
    [TestCase(3, true)]
    [TestCase(9, true)]
    public void It_opens_after_three_failures_in_a_row(int failures, bool open)
    {
        Fail(failures);
        Assert.That((breaker.IsOpen, breaker.TryEnter()), Is.EqualTo((open, !open)));
    }

    [Test]
    public void A_success_or_a_fault_of_the_text_in_between_begins_anew()
    {
        foreach (var between in new[] { SendResult.Accepted("1"), SendResult.NotSent("invalid_receiver") with { Fault = Fault.Text } })
        {
            Fail(2);
            breaker.Heard(between);
            Fail(2);
            Assert.That(breaker.IsOpen, Is.False);
            breaker.Heard(SendResult.Accepted("2"));
        }
    }

    [TestCase(29.9, false)]
    [TestCase(30, true)]
    public void After_30_s_one_try_is_let_through_and_no_second(double seconds, bool one)
    {
        Fail(3);
        clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.That((breaker.TryEnter(), breaker.TryEnter()), Is.EqualTo((one, false)));
    }

    [Test]
    public void The_one_try_decides_for_all()
    {
        Fail(3);
        clock.Advance(Breaker.HalfOpenAfter);
        breaker.TryEnter();
        breaker.Heard(Failed);
        Assert.That(breaker.TryEnter(), Is.False, "30 s more");

        clock.Advance(Breaker.HalfOpenAfter);
        breaker.TryEnter();
        breaker.Heard(SendResult.Accepted("1"));
        Assert.That((breaker.TryEnter(), breaker.TryEnter()), Is.EqualTo((true, true)));
    }

    [Test]
    public void A_try_that_never_ends_does_not_keep_it_open_for_ever()
    {
        Fail(3);
        clock.Advance(Breaker.HalfOpenAfter);
        breaker.TryEnter();
        clock.Advance(Breaker.HalfOpenAfter);

        Assert.That(breaker.TryEnter(), Is.True);
    }

    [Test]
    public void What_the_provider_asks_for_opens_it_at_once_and_later_failures_do_not_shorten_it()
    {
        breaker.Heard(Failed with { RetryAfter = TimeSpan.FromSeconds(120) });
        Fail(3);
        clock.Advance(TimeSpan.FromSeconds(119));
        Assert.That(breaker.IsOpen, Is.True);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(breaker.TryEnter(), Is.True);
    }

    [Test]
    public void Of_many_at_once_one_is_let_through()
    {
        Fail(3);
        clock.Advance(Breaker.HalfOpenAfter);
        var through = 0;
        Parallel.For(0, 64, _ => Interlocked.Add(ref through, breaker.TryEnter() ? 1 : 0));

        Assert.That(through, Is.EqualTo(1));
    }

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++)
        {
            breaker.Heard(Failed);
        }
    }
}
