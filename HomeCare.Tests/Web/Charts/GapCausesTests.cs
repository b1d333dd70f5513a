using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Web.Charts;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Charts;

internal sealed class GapCausesTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 12, 4, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddMinutes(60);

    [TestCase("charging no_value", GapCause.Charging)]
    [TestCase("not_worn no_value", GapCause.NotWorn)]
    [TestCase("charging not_worn", GapCause.Charging)]
    [TestCase("no_contact", GapCause.NoContact)]
    [TestCase("sensor_unconnected", GapCause.NoContact)]
    [TestCase("sensor_disconnected", GapCause.NoContact)]
    [TestCase("sensor_displaced", GapCause.NoContact)]
    [TestCase("unknown_sensor", GapCause.NoContact)]
    [TestCase("low_perfusion", GapCause.PoorSignal)]
    [TestCase("insufficient_signal", GapCause.PoorSignal)]
    [TestCase("sensor_interference hr_step", GapCause.PoorSignal)]
    [TestCase("hr_step", GapCause.Rejected)]
    [TestCase("spo2_out_of_range", GapCause.Rejected)]
    [TestCase("hr_flat no_value", GapCause.Rejected)]
    [TestCase("a_word_of_next_year", GapCause.Rejected)]
    [TestCase("no_value", GapCause.NoValue)]
    [TestCase("measurement_unavailable", GapCause.NoValue)]
    [TestCase("", GapCause.NoValue)]
    public void A_reading_without_a_valid_value_says_why_itself(string reasons, GapCause cause) =>
        Assert.That(GapCauses.OfReasons(reasons.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(cause));

    // minutes covered by readings that came | their reasons × count | last reading before | silence told by an alert (rule: from-to, minutes) | cause
    [TestCase(0, "", "", "", GapCause.Unknown)]
    [TestCase(0, "", "", "box:0-60", GapCause.BoxSilent)]
    [TestCase(0, "", "", "bracelet:0-60", GapCause.BraceletSilent)]
    [TestCase(0, "", "", "box:-600-1", GapCause.BoxSilent)]
    [TestCase(0, "", "", "box:-600-0", GapCause.Unknown)]
    [TestCase(0, "", "", "box:60-90", GapCause.Unknown)]
    [TestCase(0, "", "", "box:0-20 bracelet:20-60", GapCause.BraceletSilent)]
    [TestCase(0, "", "", "bracelet:0-20 box:20-60", GapCause.BoxSilent)]
    [TestCase(0, "", "", "bracelet:0-30 box:30-60", GapCause.BoxSilent)]
    [TestCase(0, "", "charging", "", GapCause.Charging)]
    [TestCase(0, "", "not_worn no_value", "", GapCause.NotWorn)]
    [TestCase(0, "", "no_contact", "", GapCause.Unknown)]
    [TestCase(0, "", "hr_step", "", GapCause.Unknown)]
    [TestCase(0, "", "charging", "box:0-60", GapCause.BoxSilent)]
    [TestCase(60, "not_worn×360", "", "", GapCause.NotWorn)]
    [TestCase(60, "not_worn×360", "", "bracelet:0-60", GapCause.NotWorn)]
    [TestCase(60, "hr_step×200 no_contact×160", "", "", GapCause.Rejected)]
    [TestCase(60, "hr_step×180 no_contact×180", "", "", GapCause.NoContact)]
    [TestCase(60, "not_worn×180 no_value×180", "", "", GapCause.NotWorn)]
    [TestCase(30, "not_worn×180", "", "box:30-60", GapCause.NotWorn)]
    [TestCase(29, "not_worn×174", "", "box:30-60", GapCause.BoxSilent)]
    [TestCase(2, "not_worn×12", "", "", GapCause.NotWorn)]
    [TestCase(2, "hr_step×12", "charging", "", GapCause.Charging)]
    public void A_gap_has_the_cause_that_explains_most_of_it(int covered, string held, string before, string silences, GapCause cause) => Assert.That(
        GapCauses.Of(From, To, new GapEvidence(TimeSpan.FromMinutes(covered), HeldOf(held), Split(before), SilencesOf(silences))), Is.EqualTo(cause));

    [Test]
    public void Only_alerts_of_silence_tell_of_one_and_they_last_until_5_minutes_after_they_were_last_seen()
    {
        var silence = Silence.Of([HomeCare.Tests.Web.Pages.Ward.Fall, HomeCare.Tests.Web.Pages.Ward.Silent]).Single();
        Assert.That(silence, Is.EqualTo(new Silence(
            AlertRule.BoxSilent, HomeCare.Tests.Web.Pages.Ward.Noon.AddHours(-3), HomeCare.Tests.Web.Pages.Ward.Noon.AddMinutes(5))));
    }

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static List<(IReadOnlyList<string>, long)> HeldOf(string held) => [.. Split(held)
        .Select(each => each.Split('×'))
        .Select(each => ((IReadOnlyList<string>)[each[0]], long.Parse(each[1], System.Globalization.CultureInfo.InvariantCulture)))];

    private static List<Silence> SilencesOf(string silences) => [.. Split(silences).Select(each =>
    {
        var parts = System.Text.RegularExpressions.Regex.Match(each, @"^(box|bracelet):(-?\d+)-(\d+)$").Groups;
        DateTimeOffset Minute(int part) => From.AddMinutes(int.Parse(parts[part].Value, System.Globalization.CultureInfo.InvariantCulture));
        return new Silence(parts[1].Value == "box" ? AlertRule.BoxSilent : AlertRule.BraceletSilent, Minute(2), Minute(3));
    })];
}
