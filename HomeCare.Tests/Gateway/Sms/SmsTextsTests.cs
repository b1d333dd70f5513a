using System.Globalization;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SmsTextsTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private static readonly string[] Names =
        ["Jeanne M.", "Zoë Ç.", "Marie-Antoinette-Élisabeth de la Tour d’Auvergne-Lauraguais B.", "«{[€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€]}»", "Анастасия П.", "A\r\nB", ""];

    [Test]
    public void A_fall_reads_as_agreed() => Assert.That(
        SmsTexts.Fall(Facts("Jeanne M."), immobile: true),
        Is.EqualTo("ALERTE CHUTE - Jeanne M. - 12/03 14:32. Ne bouge plus. Répondez 1=j'y vais 2=impossible 9=fausse alerte. Danger vital: appelez le 15. Réf 4F2A"));

    [Test]
    public void Someone_who_moves_is_not_said_to_lie_still() =>
        Assert.That(SmsTexts.Fall(Facts("Jeanne M."), immobile: false), Does.Not.Contain("bouge"));

    [Test]
    public void The_monthly_test_says_first_that_nothing_is_wrong() => Assert.That(
        SmsTexts.Test("Jeanne M."), Is.EqualTo("TEST mensuel, pas d'urgence. Vous etes contact de Jeanne M. Répondez OK."));

    [Test]
    public void A_false_alarm_names_the_hour_and_the_reference() => Assert.That(
        SmsTexts.FalseAlarm(Facts("Jeanne M.")),
        Is.EqualTo("Jeanne M.: FAUSSE ALERTE confirmée à 14:32 depuis le bracelet. Aucune action. Réf 4F2A"));

    [Test]
    public void Every_text_fits_one_segment_of_the_alphabet_whatever_the_name()
    {
        foreach (var (kind, text) in Names.SelectMany(name => AllOf(Facts(name))).Concat(Names.SelectMany(name => AllOf(Facts(name, deferred: true)))))
        {
            Assert.That(Gsm7.PlacesOf(text), Is.Not.Null.And.LessThanOrEqualTo(160), $"{kind}: {text}");
            Assert.That(SmsSubmit.Encode("+33612345678", text, new()), Has.Count.EqualTo(1));
            Assert.That(text, Does.Not.Match(@"[\r\n]"), kind);
        }
    }

    [Test]
    public void Every_alert_keeps_its_reply_codes_and_reference_behind_a_very_long_name()
    {
        foreach (var (kind, text) in AllOf(Facts(new string('W', 300), deferred: true)).Where(text => text.Kind is not ("test" or "false alarm")))
        {
            Assert.That(text, Does.Contain("1=j'y vais 2=impossible 9=fausse alerte").And.Contain("appelez le 15").And.EndsWith("Réf 4F2A").And.Contain("WWWW"), kind);
        }
    }

    [Test]
    public void No_text_holds_a_figure_of_health_a_disease_or_a_link()
    {
        foreach (var (kind, text) in AllOf(Facts("Jeanne M.")))
        {
            var withoutWhatIsAgreed = Regex.Replace(text, "RAPPEL 5|12/03 14:32|14:32|Réf 4F2A|1=|2=|9=|le 15", "");
            Assert.That(withoutWhatIsAgreed, Does.Not.Match("[0-9]|http|www").And.Not.Match("(?i)tachy|cardia|coeur|satur|oxyg|pouls|spo2|bpm"), kind);
        }
    }

    [Test]
    public void A_late_text_says_so()
    {
        foreach (var (kind, text) in AllOf(Facts("Jeanne M.", deferred: true)).Where(text => text.Kind != "test"))
        {
            Assert.That(text, Does.Contain("(différé)"), kind);
        }
    }

    [TestCase("2026-03-12T13:32:00Z", "12/03 14:32", Description = "winter time")]
    [TestCase("2026-07-12T12:32:00Z", "12/07 14:32", Description = "summer time")]
    [TestCase("2026-12-31T23:30:00Z", "01/01 00:30", Description = "the day is the home's, too")]
    public void The_time_is_the_homes_whatever_the_boxs_culture(string at, string local)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fa-IR");
            var facts = new SmsFacts("Jeanne M.", DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), Paris, "4F2A");
            Assert.That(SmsTexts.HelpButton(facts), Does.Contain(local));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static SmsFacts Facts(string name, bool deferred = false) =>
        new(name, new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero), Paris, "4F2A", deferred);

    private static IEnumerable<(string Kind, string Text)> AllOf(SmsFacts facts) =>
    [
        ("fall, immobile", SmsTexts.Fall(facts, immobile: true)),
        ("fall, moving", SmsTexts.Fall(facts, immobile: false)),
        ("tachycardia", SmsTexts.Tachycardia(facts)),
        ("values", SmsTexts.Values(facts)),
        ("help", SmsTexts.HelpButton(facts)),
        ("reminder", SmsTexts.Values(facts with { Reminder = 5 })),
        ("reminder of a fall", SmsTexts.Fall(facts with { Reminder = 5 }, immobile: true)),
        ("false alarm", SmsTexts.FalseAlarm(facts)),
        ("test", SmsTexts.Test(facts.ShortName)),
    ];
}
