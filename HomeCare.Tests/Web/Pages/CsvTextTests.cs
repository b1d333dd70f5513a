using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Doctor;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

internal sealed class CsvTextTests
{
    [TestCase("hr_step", "hr_step")]
    [TestCase("", "")]
    [TestCase("hr_step hr_flat", "\"hr_step hr_flat\"")]
    [TestCase("a;b", "\"a;b\"")]
    [TestCase("a\"b", "\"a\"\"b\"")]
    [TestCase("a\r\nb", "\"a\r\nb\"")]
    [TestCase("=1+1", "'=1+1")]
    [TestCase("=HYPERLINK(\"http://x\";\"y\")", "\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\"")]
    [TestCase("+1", "'+1")]
    [TestCase("-1", "'-1")]
    [TestCase("@SUM(A1)", "'@SUM(A1)")]
    [TestCase(" =1+1", "\"' =1+1\"")]
    [TestCase("\t=1+1", "\"'\t=1+1\"")]
    [TestCase("\rx", "\"'\rx\"")]
    [TestCase("\uFF1D1+1", "'\uFF1D1+1")]
    public void Words_of_others_are_never_a_formula_and_never_leave_their_field(string words, string field) =>
        Assert.That(new CsvText().Words(words).Take(), Is.EqualTo(field));

    [TestCase(72, "72")]
    [TestCase(72.5, "72,5")]
    [TestCase(-1, "-1")]
    [TestCase(137.731, "137,731")]
    [TestCase(0.1 + 0.2, "0,30000000000000004")]
    [TestCase(double.NaN, "")]
    [TestCase(double.PositiveInfinity, "")]
    [TestCase(null, "")]
    public void A_number_has_a_comma_and_all_its_digits_in_any_language(double? value, string field)
    {
        using var _ = new Languages.LanguageOf("en-GB");
        Assert.That(new CsvText().Number(value).Take(), Is.EqualTo(field));
    }

    [Test]
    public void The_hour_that_comes_twice_is_told_apart_by_its_UTC()
    {
        var at = new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero);
        var csv = new CsvText().Utc(at).Local(at, HomeClock.Zone).End().Utc(at.AddHours(1)).Local(at.AddHours(1), HomeClock.Zone).End();
        Assert.That(csv.Take(), Is.EqualTo("2026-10-25T00:30:00Z;2026-10-25 02:30:00\r\n2026-10-25T01:30:00Z;2026-10-25 02:30:00\r\n"));
    }

    [Test]
    public void A_fraction_of_a_second_is_kept_as_it_came() =>
        Assert.That(new CsvText().Utc(new DateTimeOffset(2026, 3, 12, 11, 0, 0, TimeSpan.Zero).AddTicks(1_234_500)).Take(), Is.EqualTo("2026-03-12T11:00:00.12345Z"));
}
