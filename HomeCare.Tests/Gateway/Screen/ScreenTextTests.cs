using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Screen;

[TestFixture]
internal sealed class ScreenTextTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    private static readonly ScreenState Calm = new(
        new BraceletView(BoxLinkState.Connected, "HC-1", At, 72.4, 81, null),
        BoxModemState.Ready, UplinkTrouble.None, HasPlan: true, Danger: null, ServerHasDanger: false,
        TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));

    private static readonly KnownDanger Fall = new(
        Guid.NewGuid(), BoxDangerKind.Fall, At, "HC-1", true, null, At, Raised: true, TakenBackAt: null, ToldRaised: true, ToldCancelled: false);

    [Test]
    public void When_all_is_well_it_shows_the_pulse_and_no_cause() =>
        Assert.That(ScreenText.Of(Calm), Is.EqualTo(new ScreenText("HomeCare", "72 bpm", "Bracelet porté", "", "", "Batterie : 81 %")));

    [Test]
    public void Every_link_state_has_its_words_and_only_a_worn_bracelet_a_pulse([Values] BoxLinkState link)
    {
        var shown = ScreenText.Of(Calm with { Bracelet = Calm.Bracelet with { Link = link } });

        Assert.That(shown.Worn, Is.Not.Empty);
        Assert.That(shown.HeartRate, Is.EqualTo(link == BoxLinkState.Connected ? "72 bpm" : "-- bpm"));
    }

    [Test]
    public void Every_trouble_has_its_words([Values] UplinkTrouble trouble, [Values] BoxModemState modem) =>
        Assert.That(
            ScreenText.Of(Calm with { Uplink = trouble, Modem = modem }).Silence,
            trouble == UplinkTrouble.None && modem is BoxModemState.Ready or BoxModemState.None ? trouble == UplinkTrouble.None ? Is.Empty : Is.Not.Empty : Is.Not.Empty);

    [TestCase(true, true, "ALERTE 14:32 : proches et soignants prévenus")]
    [TestCase(true, false, "ALERTE 14:32 : vos proches sont prévenus")]
    [TestCase(false, true, "ALERTE 14:32 : vos soignants sont prévenus")]
    [TestCase(false, false, "ALERTE 14:32 : envoi en cours")]
    public void An_alert_says_who_knows_and_nothing_that_is_not_so(bool told, bool onServer, string line) =>
        Assert.That(ScreenText.Of(Calm with { Danger = Fall with { ToldRaised = told }, ServerHasDanger = onServer }).Alert, Is.EqualTo(line));

    [Test]
    public void A_box_without_relatives_says_that_the_text_waits() =>
        Assert.That(
            ScreenText.Of(Calm with { HasPlan = false, Danger = Fall with { ToldRaised = false } }).Alert,
            Is.EqualTo("ALERTE : aucun proche enregistré, l'envoi attend"));

    [Test]
    public void A_person_who_may_still_cancel_is_asked() =>
        Assert.That(ScreenText.Of(Calm with { Danger = Fall with { Raised = false, ToldRaised = false } }).Alert, Does.StartWith("Tout va bien ?"));

    [TestCase(true, "Fausse alerte : vos proches sont prévenus")]
    [TestCase(false, "Tout va bien : rien n'a été envoyé")]
    public void A_danger_taken_back_says_what_was_sent(bool raised, string line) =>
        Assert.That(ScreenText.Of(Calm with { Danger = Fall with { Raised = raised, TakenBackAt = At } }).Alert, Is.EqualTo(line));

    [TestCase(20.0, "Batterie : 20 %, à recharger")]
    [TestCase(21.0, "Batterie : 21 %")]
    [TestCase(null, "Batterie : inconnue")]
    public void A_low_battery_asks_to_be_charged(double? percent, string line) =>
        Assert.That(ScreenText.Of(Calm with { Bracelet = Calm.Bracelet with { BatteryPercent = percent } }).Battery, Is.EqualTo(line));
}
