using HomeCare.Web.Languages;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Languages;

internal sealed class HomeClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    private LanguageOf language;

    [SetUp]
    public void SpeakFrench() => language = new LanguageOf("fr-FR");

    [TearDown]
    public void Hush() => language.Dispose();

    [TestCase(0, Freshness.Current, "il y a 0 s")]
    [TestCase(59, Freshness.Current, "il y a 59 s")]
    [TestCase(60, Freshness.Current, "il y a 1 min")]
    [TestCase(120, Freshness.Current, "il y a 2 min")]
    [TestCase(121, Freshness.Late, "depuis 14:29")]
    [TestCase(300, Freshness.Late, "depuis 14:27")]
    [TestCase(301, Freshness.Old, "depuis 14:26")]
    [TestCase(86_400, Freshness.Old, "depuis hier 14:32")]
    [TestCase(3 * 86_400, Freshness.Old, "depuis lun. 9 mars 14:32")]
    public void A_value_is_current_for_two_minutes_late_for_five_then_old(int seconds, Freshness freshness, string age)
    {
        var at = Now.AddSeconds(-seconds);
        Assert.That((Clock().FreshnessOf(at), Clock().Age(at)), Is.EqualTo((freshness, age)));
    }

    [Test]
    public void Never_seen_counts() => Assert.That((Clock().FreshnessOf(null), Clock().Age(null)), Is.EqualTo((Freshness.Never, "jamais")));

    [TestCase("2026-03-29T00:59:00Z", "01:59")]
    [TestCase("2026-03-29T01:00:00Z", "03:00")]
    [TestCase("2026-10-25T00:30:00Z", "02:30")]
    [TestCase("2026-10-25T01:30:00Z", "02:30")]
    public void Times_are_those_of_the_clock_on_the_wall_at_home(string instant, string shown) =>
        Assert.That(HomeClock.Clock(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(shown));

    [TestCase(45, "45 s")]
    [TestCase(60 * 59, "59 min")]
    [TestCase(60 * 90, "1 h 30")]
    [TestCase(3600 * 2, "2 h")]
    [TestCase(86_400 * 3, "3 j")]
    public void A_span_is_said_in_its_largest_useful_unit(int seconds, string said) =>
        Assert.That(Clock().Span(TimeSpan.FromSeconds(seconds)), Is.EqualTo(said));

    [TestCase(1938, 3, 12, 88)]
    [TestCase(1938, 3, 13, 87)]
    public void A_birthday_counts_from_its_day_on(int year, int month, int day, int years) =>
        Assert.That(Clock().YearsOld(new DateOnly(year, month, day)), Is.EqualTo(years));

    private static HomeClock Clock() => new(new FakeTimeProvider(Now), new Words());
}
