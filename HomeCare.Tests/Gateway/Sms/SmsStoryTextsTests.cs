using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SmsStoryTextsTests
{
    private static readonly string[] Names = ["Jeanne M.", "Zoë Ç.", new('W', 300), "«{[€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€]}»", "Анастасия П.", "A\r\nB", ""];

    [Test]
    public void They_read_as_agreed()
    {
        var facts = Facts("Jeanne M.");
        Assert.Multiple(() =>
        {
            Assert.That(SmsStoryTexts.Goes(facts, "Claire"), Is.EqualTo("Jeanne M.: Claire y va (14:34). Vous serez informé de la suite. Réf 4F2A"));
            Assert.That(SmsTexts.FalseAlarm(facts, "Paul"), Is.EqualTo("Jeanne M.: FAUSSE ALERTE confirmée à 14:34 par Paul. Aucune action. Réf 4F2A"));
            Assert.That(SmsStoryTexts.StaffClosed(facts, null, falseAlarm: false), Is.EqualTo("Jeanne M.: alerte terminée à 14:34, selon un soignant. Merci. Réf 4F2A"));
        });
    }

    [Test]
    public void Every_text_fits_one_segment_whatever_the_two_names_and_keeps_its_end([ValueSource(nameof(Names))] string person)
    {
        foreach (var who in Names)
        {
            foreach (var text in All(Facts(person), who))
            {
                Assert.That(Gsm7.PlacesOf(text), Is.Not.Null.And.LessThanOrEqualTo(160), text);
                Assert.That(SmsSubmit.Encode("+33612345678", text, new()), Has.Count.EqualTo(1));
                Assert.That(text, Does.Not.Match(@"[\r\n]").And.Match("(Réf 4F2A|le 15\\.)$"));
            }
        }
    }

    [Test]
    public void No_text_holds_a_figure_of_health_a_disease_or_a_link()
    {
        foreach (var text in All(Facts("Jeanne M."), "Claire"))
        {
            Assert.That(text.Replace("14:34", "").Replace("Réf 4F2A", ""), Does.Not.Match("http|www|(?i)tachy|cardia|satur|oxyg|pouls|spo2|bpm"));
        }
    }

    private static IEnumerable<string> All(SmsFacts facts, string who) =>
    [
        SmsStoryTexts.Goes(facts, who), SmsStoryTexts.GoesNoMore(facts, who), SmsStoryTexts.AlreadyGoes(facts, who), SmsStoryTexts.IsOver(facts),
        SmsStoryTexts.StaffTakes(facts, who), SmsStoryTexts.StaffTakes(facts, null), SmsStoryTexts.StaffGone(facts), SmsStoryTexts.StaffClosed(facts, who, true),
        SmsStoryTexts.StaffClosed(facts, who, false), SmsStoryTexts.NotUnderstood(facts), SmsStoryTexts.NoAlert(facts),
    ];

    private static SmsFacts Facts(string name) =>
        new(name, new DateTimeOffset(2026, 3, 12, 13, 34, 0, TimeSpan.Zero), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), "4F2A");
}
