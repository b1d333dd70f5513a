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
        Assert.That(ScreenText.Of(Calm), Is.EqualTo(new ScreenText("HomeCare", "72 bpm", "Bracelet porté", "", "", "Batterie : 81 %", ScreenMood.AllWell, 81)));

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

    // Columns: the network took a text; phones that have it; the server has the danger.
    [TestCase(false, "", false, "ALERTE 14:32 : envoi en cours")]
    [TestCase(false, "", true, "ALERTE 14:32 : vos soignants sont prévenus")]
    [TestCase(true, "", false, "ALERTE 14:32 : envoyée à vos proches")]
    [TestCase(true, "", true, "ALERTE 14:32 : envoyée à vos proches, soignants prévenus")]
    [TestCase(true, "Claire", false, "ALERTE 14:32 : reçue par Claire")]
    [TestCase(true, "Claire", true, "ALERTE 14:32 : reçue par Claire, soignants prévenus")]
    [TestCase(true, "Claire,Marc", false, "ALERTE 14:32 : reçue par Claire et Marc")]
    [TestCase(true, "Claire,Marc,Zoé", false, "ALERTE 14:32 : reçue par Claire et 2 autres")]
    public void An_alert_says_who_knows_and_nothing_that_is_not_proven(bool sent, string received, bool onServer, string line) =>
        Assert.That(
            ScreenText.Of(Calm with
            {
                Danger = Fall,
                ServerHasDanger = onServer,
                Proof = new AlertProof(sent, received.Split(',', StringSplitOptions.RemoveEmptyEntries), null),
            }).Alert,
            Is.EqualTo(line));

    [Test]
    public void A_relative_who_is_on_the_way_is_named() =>
        Assert.That(
            ScreenText.Of(Calm with { Danger = Fall, Coming = "Claire", Proof = new AlertProof(true, ["Marc"], null) }).Alert,
            Is.EqualTo("ALERTE 14:32 : Claire arrive"));

    [Test]
    public void A_box_without_relatives_says_that_the_text_waits() =>
        Assert.That(
            ScreenText.Of(Calm with { HasPlan = false, Danger = Fall with { ToldRaised = false } }).Alert,
            Is.EqualTo("ALERTE : aucun proche enregistré, l'envoi attend"));

    [Test]
    public void A_person_who_may_still_cancel_is_asked() =>
        Assert.That(ScreenText.Of(Calm with { Danger = Fall with { Raised = false, ToldRaised = false } }).Alert, Does.StartWith("Tout va bien ?"));

    // Columns: raised; its texts left; the texts that take it back left (null: there are none).
    [TestCase(false, false, null, "Tout va bien : rien n'a été envoyé")]
    [TestCase(true, false, null, "Fausse alerte : rien n'a été envoyé")]
    [TestCase(true, true, null, "Fausse alerte : vos proches vont l'apprendre")]
    [TestCase(true, true, false, "Fausse alerte : vos proches vont l'apprendre")]
    [TestCase(true, true, true, "Fausse alerte : vos proches sont prévenus")]
    public void A_danger_taken_back_says_what_was_sent(bool raised, bool sent, bool? takenBackSent, string line)
    {
        var shown = ScreenText.Of(Calm with
        {
            Danger = Fall with { Raised = raised, TakenBackAt = At, ToldCancelled = raised },
            Proof = new AlertProof(sent, [], takenBackSent),
        });

        Assert.That(shown.Alert, Is.EqualTo(line));
        Assert.That(shown.Mood, Is.EqualTo(ScreenMood.Relief));
    }

    [Test]
    public void Until_the_second_story_is_in_the_spool_nobody_is_said_to_have_heard_nothing() =>
        Assert.That(
            ScreenText.Of(Calm with { Danger = Fall with { TakenBackAt = At }, Proof = AlertProof.None }).Alert,
            Is.EqualTo("Fausse alerte : vos proches vont l'apprendre"));

    [Test]
    public void All_is_well_only_while_the_bracelet_is_worn_and_nothing_is_wrong()
    {
        Assert.That(ScreenText.Of(Calm).Mood, Is.EqualTo(ScreenMood.AllWell));
        Assert.That(ScreenText.Of(Calm with { Bracelet = Calm.Bracelet with { Link = BoxLinkState.NotWorn } }).Mood, Is.EqualTo(ScreenMood.Plain));
        Assert.That(ScreenText.Of(Calm with { Modem = BoxModemState.Silent }).Mood, Is.EqualTo(ScreenMood.Plain));
        Assert.That(ScreenText.Of(Calm with { Uplink = UplinkTrouble.Unreachable }).Mood, Is.EqualTo(ScreenMood.Plain));
    }

    [Test]
    public void A_danger_looks_like_one_whatever_else_is_wrong([Values] UplinkTrouble trouble, [Values] BoxLinkState link) =>
        Assert.That(
            ScreenText.Of(Calm with { Uplink = trouble, Bracelet = Calm.Bracelet with { Link = link }, Danger = Fall }).Mood, Is.EqualTo(ScreenMood.Danger));

    [Test]
    public void A_box_without_a_bracelet_says_how_to_bring_one()
    {
        var never = Calm with { Bracelet = Calm.Bracelet with { Link = BoxLinkState.NeverPaired, HeartRateBpm = null } };

        Assert.That(ScreenText.Of(never).Silence, Does.StartWith("Appuyez sur le bouton"));
        Assert.That(ScreenText.Of(never with { PairingOpen = true }).Silence, Is.EqualTo("Approchez le bracelet du boîtier"));
    }

    [TestCase(20.0, "Batterie : 20 %, à recharger")]
    [TestCase(21.0, "Batterie : 21 %")]
    [TestCase(null, "Batterie : inconnue")]
    public void A_low_battery_asks_to_be_charged(double? percent, string line) =>
        Assert.That(ScreenText.Of(Calm with { Bracelet = Calm.Bracelet with { BatteryPercent = percent } }).Battery, Is.EqualTo(line));
}
