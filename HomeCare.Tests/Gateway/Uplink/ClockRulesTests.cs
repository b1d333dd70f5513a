using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Uplink;

internal sealed class ClockRulesTests
{
    private static readonly DateTimeOffset Passed = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Begins = Passed.AddDays(-200);
    private static readonly DateTimeOffset Built = Passed.AddDays(-300);
    private static readonly DateTimeOffset Ends = Passed.AddDays(100);

    [TestCase(120, false)]
    [TestCase(-120, false)]
    [TestCase(120.001, true)]
    [TestCase(-120.001, true)]
    public void A_clock_is_wrong_beyond_two_minutes_either_way(double seconds, bool wrong) =>
        Assert.That(ClockRules.IsWrong(TimeSpan.FromSeconds(seconds)), Is.EqualTo(wrong));

    [TestCase(0)]
    [TestCase(5)]
    public void A_receipt_is_taken_as_written_half_a_round_trip_ago(int roundTrip) => Assert.That(
        Learn(Known(), Passed, roundTrip),
        Is.EqualTo(new ServerTime(Passed, TimeSpan.FromSeconds(1000 + (roundTrip / 2.0)))));

    [Test]
    public void A_slow_answer_teaches_only_who_knows_nothing()
    {
        Assert.That(Learn(Known(), Passed, 5.001), Is.EqualTo(Known()));
        Assert.That(Learn(null, Passed, 20), Is.EqualTo(new ServerTime(Passed, TimeSpan.FromSeconds(1010))));
    }

    [Test]
    public void A_server_s_own_wrong_clock_teaches_nothing()
    {
        Assert.That(Learn(Known(), Built.AddTicks(-1), 1), Is.EqualTo(Known()), "before the program was built");
        Assert.That(Learn(Known(), Ends.AddTicks(1), 1), Is.EqualTo(Known()), "after the certificate that vouches for it");
        Assert.That(Learn(Known(), Built, 0)!.Value.At, Is.EqualTo(Built));
        Assert.That(Learn(Known(), Ends, 0)!.Value.At, Is.EqualTo(Ends));
    }

    [Test]
    public void The_server_s_time_goes_on_with_the_monotonic_clock() =>
        Assert.That(new ServerTime(Passed, TimeSpan.FromSeconds(40)).Now(TimeSpan.FromSeconds(100)), Is.EqualTo(Passed.AddSeconds(60)));

    [TestCase(0, 0, Description = "right")]
    [TestCase(90, 90, Description = "off for a season: believed")]
    [TestCase(90.01, 0, Description = "further ahead than a box is away")]
    [TestCase(3653, 0, Description = "ten years ahead")]
    [TestCase(-1, -1, Description = "a day slow")]
    [TestCase(-1.01, 0, Description = "before what has passed")]
    [TestCase(-20_759, 0, Description = "1970")]
    public void Before_the_first_receipt_the_machine_is_believed_where_it_can_be_right(double days, double expected) => Assert.That(
        ClockRules.VerifyAt(Passed.AddDays(days), server: null, Passed, Begins), Is.EqualTo(Passed.AddDays(expected)));

    [TestCase(-20_759)]
    [TestCase(0)]
    [TestCase(3653)]
    public void After_it_the_server_is(double days) => Assert.That(
        ClockRules.VerifyAt(Passed.AddDays(days), Passed.AddDays(3), Passed, Begins), Is.EqualTo(Passed.AddDays(3)));

    [TestCase(-20_759)]
    [TestCase(3653)]
    public void A_certificate_that_begins_later_than_all_that_is_known_says_the_time_itself(double days)
    {
        var renewed = Passed.AddDays(20);

        Assert.That(ClockRules.VerifyAt(Passed.AddDays(days), server: null, Passed, renewed), Is.EqualTo(renewed));
    }

    [TestCase(-60, 120, -60, Description = "right enough: as it is")]
    [TestCase(-60, 121, 61, Description = "dated by the machine, which is slow")]
    [TestCase(-60, -864_000, -864_060, Description = "dated by the machine, which is ten days fast")]
    [TestCase(863_940, 864_000, 863_940, Description = "dated by the bracelet, which is right, at a machine ten days slow")]
    [TestCase(-864_060, -864_000, -864_060, Description = "dated by the bracelet, at a machine ten days fast")]
    public void People_read_the_server_s_hour_whoever_dated_it(int seconds, int offset, int expected) => Assert.That(
        ClockRules.OnServer(Passed.AddSeconds(seconds), TimeSpan.FromSeconds(offset), Passed), Is.EqualTo(Passed.AddSeconds(expected)));

    private static ServerTime? Known() => new ServerTime(Passed.AddDays(-1), TimeSpan.FromSeconds(3));

    private static ServerTime? Learn(ServerTime? known, DateTimeOffset receivedAt, double roundTrip) =>
        ClockRules.Learn(known, receivedAt, TimeSpan.FromSeconds(1000), TimeSpan.FromSeconds(1000 + roundTrip), Built, Ends);
}
