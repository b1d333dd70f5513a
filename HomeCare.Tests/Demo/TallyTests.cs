extern alias demo;

using demo::HomeCare.Demo.Counting;
using NUnit.Framework;

namespace HomeCare.Tests.Demo;

internal sealed class TallyTests
{
    private static readonly Frame Measured = new("HC-1", 1_000, 71.5, 97, 3, 0, 80);

    [Test]
    public void What_was_measured_and_stored_as_it_was_is_neither_lost_nor_twice_there() =>
        Assert.That(Tally.Of([Measured, Later], [Later, Measured]), Is.EqualTo(new Tally(2, 2, 0, 0)));

    [Test]
    public void A_reading_in_no_row_is_lost() =>
        Assert.That(Tally.Of([Measured, Later], [Measured]), Is.EqualTo(new Tally(2, 1, 1, 0)));

    [Test]
    public void A_value_that_changed_on_the_way_is_lost() =>
        Assert.That(Tally.Of([Measured], [Measured with { HeartRateBpm = Math.BitIncrement(71.5) }]).Lost, Is.EqualTo(1));

    [Test]
    public void A_value_that_vanished_on_the_way_is_lost() =>
        Assert.That(Tally.Of([Measured], [Measured with { OxygenPercent = null }]).Lost, Is.EqualTo(1));

    [Test]
    public void A_row_that_is_there_twice_is_a_duplicate() =>
        Assert.That(Tally.Of([Measured], [Measured, Measured]), Is.EqualTo(new Tally(1, 2, 0, 1)));

    [Test]
    public void A_second_row_of_one_instant_with_other_values_is_a_duplicate_too() =>
        Assert.That(Tally.Of([Measured], [Measured, Measured with { Steps = 4 }]).Duplicates, Is.EqualTo(1));

    [Test]
    public void Two_bracelets_at_one_instant_are_two_readings() =>
        Assert.That(
            Tally.Of([Measured, Measured with { Serial = "HC-2" }], [Measured, Measured with { Serial = "HC-2" }]), Is.EqualTo(new Tally(2, 2, 0, 0)));

    [Test]
    public void A_recording_that_has_one_instant_twice_is_stored_twice() =>
        Assert.That(
            Tally.Of([Measured, Measured with { Steps = 9 }], [Measured, Measured with { Steps = 9 }]), Is.EqualTo(new Tally(2, 2, 0, 0)));

    private static Frame Later => Measured with { MeasuredAtMilliseconds = 11_000 };
}
