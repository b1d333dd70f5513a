using HomeCare.Modules.Shared;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

/// <summary>Ten thousand failures a second are a line a second, and the number of the others.</summary>
internal sealed class SeldomTests
{
    private readonly FakeTimeProvider clock = new();

    [Test]
    public void The_first_is_told_at_once_then_one_a_second_with_the_number_of_the_others()
    {
        var seldom = new Seldom(clock);
        var told = new List<long>();
        for (var failure = 0; failure < 2500; failure++)
        {
            if (seldom.IsDue(new IOException("full"), out var passedOver))
            {
                told.Add(passedOver);
            }

            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(told, Is.EqualTo(new long[] { 0, 999, 999 }));
    }

    [Test]
    public void What_happens_again_after_a_while_is_told_at_once()
    {
        var seldom = new Seldom(clock);
        Assert.That(seldom.IsDue(new IOException(), out _));
        clock.Advance(Seldom.Every);
        Assert.That(seldom.IsDue(new IOException(), out var passedOver));
        Assert.That(passedOver, Is.Zero);
    }

    [Test]
    public void One_kind_hides_no_other()
    {
        var seldom = new Seldom(clock);
        Assert.That(seldom.IsDue(new IOException(), out _));
        Assert.That(seldom.IsDue(new InvalidOperationException(), out _), "a defect is told while a disk is full");
        Assert.That(seldom.IsDue(new IOException(), out _), Is.False);
    }
}
