using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

internal sealed class SummaryTests
{
    private static readonly SignalQuality None = new(0, 0, 0, new Dictionary<string, long>());

    [Test]
    public void An_ordinary_week_reads_as_a_doctor_would_say_it() => Reads(
        Weeks.Normal(), "fr-FR",
        "Données reçues 92 % du temps ; interruption du mardi 4 à 14:05 au mercredi 5 à 03:40 (13 h 35).",
        "Fréquence cardiaque : médiane 68/min, au repos 66/min, la nuit (0 h à 6 h) 62/min ; la minute la plus basse 57/min (lundi 3 à 02:06), la plus haute 138/min (jeudi 6 à 15:20).",
        "! Fréquence cardiaque au-dessus de la limite rouge pendant 12 min.",
        "! SpO2 : médiane 95 %, la nuit 94 % ; la minute la plus basse 84 % (samedi 8 à 04:00) ; 6 min sous la limite rouge.",
        "Activité : 2 526 pas par jour en moyenne sur 6 jours complets, de 2 076 (samedi 8 mars) à 2 886 (vendredi 7 mars).",
        "Par rapport à la semaine précédente : fréquence de repos +2/min, SpO2 de nuit −0,4 point, pas −12 %.",
        "! 4 alertes : 3 rouges, 1 technique ; toutes closes.");

    [Test]
    public void The_same_week_in_English() => Reads(
        Weeks.Normal(), "en-GB",
        "Data received 92% of the time; interruption from Tuesday 4 at 14:05 to Wednesday 5 at 03:40 (13 h 35).",
        "Heart rate: median 68/min, at rest 66/min, at night (0:00 to 6:00) 62/min; lowest minute 57/min (Monday 3 at 02:06), highest 138/min (Thursday 6 at 15:20).",
        "! Heart rate above the red limit for 12 min.",
        "! SpO2: median 95%, at night 94%; lowest minute 84% (Saturday 8 at 04:00); 6 min below the red limit.",
        "Activity: 2 526 steps a day on average over 6 complete days, from 2 076 (Saturday 8 March) to 2 886 (Friday 7 March).",
        "Against the week before: resting rate +2/min, SpO2 at night −0.4 points, steps −12%.",
        "! 4 alerts: 3 red, 1 technical; all closed.");

    [Test]
    public void A_week_without_data_says_that_it_says_nothing() => Reads(
        Weeks.Empty(), "fr-FR",
        "! Aucune donnée n'a été reçue pendant cette période : ce rapport ne dit rien de l'état de la personne.",
        "Aucune alerte.");

    [Test]
    public void An_open_week_says_where_it_stops_with_data_or_without()
    {
        var open = Weeks.Period(now: Weeks.At(6, 15, 20));

        Assert.That(Sentences(Weeks.Data(open)), Does.Contain("Période en cours : arrêtée jeudi 6 à 15:20."));
        Assert.That(Sentences(Weeks.Empty() with { Period = open }), Does.Contain("Période en cours : arrêtée jeudi 6 à 15:20."));
    }

    [Test]
    public void One_value_alone_is_said_and_compared_with_nothing()
    {
        var minutes = new[] { new SeriesPoint(Weeks.At(5, 12), new Band(72, 70, 74, 1), null, 0, 1, 0) };
        var quality = new DataQuality(1, 10, 604_800, new SignalQuality(1, 0, 0, new Dictionary<string, long>()), None, 0);

        Reads(
            Weeks.Data(minutes: minutes, before: [], quality: quality), "fr-FR",
            "! Données reçues moins de 1 % du temps ; premières données mercredi 5 à 12:00 ; interruption du mercredi 5 à 12:01 au lundi 10 à 00:00 (4 j 11 h).",
            "Fréquence cardiaque : médiane 72/min ; la minute la plus basse 72/min (mercredi 5 à 12:00), la plus haute 72/min (mercredi 5 à 12:00).",
            "Aucune minute hors des limites rouges de fréquence cardiaque.",
            "! SpO2 : aucune mesure reçue.",
            "Activité : 0 pas reçu, sans un jour assez complet pour une moyenne.",
            "Comparaison impossible avec la semaine précédente : trop peu de données.",
            "Aucune alerte.");
    }

    [Test]
    public void When_all_was_rejected_it_is_counted_and_never_shown_as_a_value()
    {
        var period = Weeks.Period();
        var minutes = Weeks.Ordinary(period).Select(minute => minute with { HeartRateBpm = null, OxygenPercent = null, Rejected = 12 }).ToList();
        var bad = new SignalQuality(0, 480, 60_000, new Dictionary<string, long> { ["no_contact"] = 60_480 });

        var said = Sentences(Weeks.Data(period, minutes, quality: new DataQuality(60_480, 604_800, 604_800, bad, bad, 0)));

        Assert.That(said[0], Is.EqualTo("Données reçues 100 % du temps ; aucune interruption de 30 min ou plus."));
        Assert.That(said, Does.Contain("! Fréquence cardiaque : 60 480 mesures reçues, aucune utilisable (raisons en page 2)."));
        Assert.That(said, Does.Contain("! SpO2 : 60 480 mesures reçues, aucune utilisable (raisons en page 2)."));
        Assert.That(said, Has.None.Contains("médiane"));
    }

    [TestCase("2025-03-24", "Changement d'heure dimanche 30 mars : ce jour compte 23 heures.")]
    [TestCase("2025-10-20", "Changement d'heure dimanche 26 octobre : ce jour compte 25 heures.")]
    public void A_change_of_clocks_is_said(string monday, string sentence)
    {
        var from = DateOnly.Parse(monday, CultureInfo.InvariantCulture);
        var period = Weeks.Period(from, from.AddDays(6), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var said = Sentences(Weeks.Data(period));

        Assert.That(said[0], Is.EqualTo("Données reçues 100 % du temps ; aucune interruption de 30 min ou plus."));
        Assert.That(said[1], Is.EqualTo(sentence));
    }

    [TestCase(1, "interruption mercredi 5 de 12:00 à 13:00 (1 h).")]
    [TestCase(2, "interruptions mercredi 5 de 12:00 à 13:00 (1 h) et jeudi 6 de 12:00 à 13:00 (1 h).")]
    [TestCase(3, "3 interruptions, les plus longues mercredi 5 de 12:00 à 13:00 (1 h) et jeudi 6 de 12:00 à 13:00 (1 h).")]
    public void Interruptions_are_named_the_longest_two_at_most(int count, string end)
    {
        var minutes = Weeks.Ordinary(Weeks.Period());
        for (var gap = 0; gap < count; gap++)
        {
            minutes = minutes.Without(Weeks.At(5 + gap, 12), Weeks.At(5 + gap, gap < 2 ? 13 : 12, gap < 2 ? 0 : 40));
        }

        Assert.That(Sentences(Weeks.Data(minutes: minutes))[0], Does.EndWith(end));
    }

    [TestCase(0.995, "plus de 99 %")]
    [TestCase(1.0, "100 %")]
    [TestCase(0.992, "plus de 99 %")]
    [TestCase(0.985, "99 %")]
    [TestCase(0.005, "moins de 1 %")]
    [TestCase(0.0, "0 %")]
    public void A_share_never_rounds_to_a_false_all_or_nothing(double share, string text) =>
        Assert.That(Plain(new Wording(CultureInfo.GetCultureInfo("fr-FR"), Weeks.Paris).Percent(share)), Is.EqualTo(text));

    [TestCase(9, false)]
    [TestCase(10, true)]
    public void A_resting_rate_ten_higher_is_called_a_marked_rise(double rise, bool marked)
    {
        var trend = TrendOf(heart: 60 + rise, heartBefore: 60);

        Assert.That(trend, Does.Contain(marked ? "! Par rapport" : "Par rapport").And.Contain($"fréquence de repos +{rise}/min" + (marked ? " (hausse marquée)" : ",")));
        Assert.That(trend.StartsWith('!'), Is.EqualTo(marked));
    }

    [TestCase(2.9, false)]
    [TestCase(3, true)]
    public void A_night_s_SpO2_three_points_lower_is_called_a_marked_fall(double fall, bool marked) =>
        Assert.That(TrendOf(oxygen: 96 - fall, oxygenBefore: 96).Contains("(baisse marquée)", StringComparison.Ordinal), Is.EqualTo(marked));

    [TestCase(0.72, false)]
    [TestCase(0.68, true)]
    public void Thirty_percent_fewer_steps_are_called_a_marked_fall(double share, bool marked) =>
        Assert.That(TrendOf(steps: share).Contains("(baisse marquée)", StringComparison.Ordinal), Is.EqualTo(marked));

    [Test]
    public void No_change_is_called_stable() => Assert.That(TrendOf(), Does.Contain("fréquence de repos stable"));

    [Test]
    public void Open_alerts_and_falls_nobody_refuted_are_said()
    {
        var said = Sentences(Weeks.Data(alerts: [
            Weeks.Alert(AlertRule.Fall, AlertLevel.Red, Weeks.At(5, 8)),
            Weeks.Alert(AlertRule.Fall, AlertLevel.Red, Weeks.At(6, 8), outcome: AlertOutcome.FalseAlarm),
            Weeks.Alert(AlertRule.BoxSilent, AlertLevel.Technical, Weeks.At(7, 8), state: AlertState.Raised),
        ]));

        Assert.That(said, Does.Contain("! 3 alertes : 2 rouges, 1 technique ; 1 chute non démentie ; 1 encore ouverte."));
    }

    [Test]
    public void A_change_of_limits_is_said_with_its_reason()
    {
        var said = Sentences(Weeks.Data(limits: [
            new LimitsVersion(1, new VitalLimits(45, 125, 85), Weeks.Doctor.Id, Weeks.At(5, 9, 30), "BPCO connue"),
            new LimitsVersion(0, VitalLimits.Default, null, null, null),
        ]));

        Assert.That(said, Does.Contain("! Limites modifiées mercredi 5 à 09:30, motif : « BPCO connue »."));
    }

    [Test]
    public void What_has_left_the_habit_is_one_sentence_with_value_habit_difference_and_since_when()
    {
        var data = Weeks.Data() with { Trends = Weeks.AllTrends };

        Assert.That(Sentences(data), Does.Contain(
            "! Tendances, au regard des 14 jours d'avant (seuils proposés, à confirmer par un médecin) : SpO2 de nuit 91,2 %, habitude 95,4 %, −4,2 points depuis le vendredi 7 mars ; "
            + "fréquence de repos 78/min, habitude 66/min, +12/min depuis le samedi 8 mars ; pas par jour 1 210, habitude 2 526, −52 % depuis le mercredi 5 mars."));
        Assert.That(Sentences(data, "en-GB"), Has.Some.Contains("SpO2 at night 91.2%, habit 95.4%, −4.2 points since Friday 7 March"));
        Assert.That(Sentences(Weeks.Data()), Has.None.Contains("Tendances"));
    }

    [Test]
    public void The_scores_of_the_visits_are_one_sentence_and_without_a_visit_there_is_no_score()
    {
        var data = Weeks.Data() with { Visits = [Weeks.VisitAt(Weeks.At(6, 9, 40), 25), Weeks.VisitAt(Weeks.At(4, 10, 12), 16)] };

        Assert.That(Sentences(data), Does.Contain("! NEWS2 à la visite : 1 (mardi 4 à 10:12) ; 4 (jeudi 6 à 09:40, un paramètre à 3)."));
        Assert.That(Sentences(Weeks.Empty() with { Visits = data.Visits }), Has.Some.Contains("NEWS2 à la visite"), "a visit counts though the bracelet was silent");
        Assert.That(Sentences(Weeks.Data()), Has.None.Contains("NEWS2"));
        Assert.That(Sentences(Weeks.Data() with { Visits = [Weeks.VisitAt(Weeks.At(4, 10), 16)] }), Does.Contain("NEWS2 à la visite : 1 (mardi 4 à 10:00)."));
    }

    private static void Reads(PeriodData data, string culture, params string[] sentences) =>
        Assert.That(Sentences(data, culture), Is.EqualTo(sentences));

    private static string TrendOf(double heart = 68, double heartBefore = 68, double oxygen = 95, double oxygenBefore = 95, double steps = 1)
    {
        var period = Weeks.Period();
        return Sentences(Weeks.Data(
            period, Same(period, heart, oxygen, steps), Same(period.Before(), heartBefore, oxygenBefore, 1))).Single(sentence => sentence.Contains("Par rapport", StringComparison.Ordinal));
    }

    // Rest and night at one value each, and a step now and then to tell rest from activity.
    private static IReadOnlyList<SeriesPoint> Same(ReportPeriod period, double heart, double oxygen, double steps) =>
        [.. Weeks.Ordinary(period).Select((minute, index) => minute with
        {
            HeartRateBpm = new Band(heart, heart, heart, 6), OxygenPercent = new Band(oxygen, oxygen, oxygen, 6), Steps = index % 60 == 0 ? (long)(100 * steps) : 0,
        })];

    /// <summary>Plain spaces, and "! " before what is notable.</summary>
    private static IReadOnlyList<string> Sentences(PeriodData data, string culture = "fr-FR")
    {
        var words = new Wording(CultureInfo.GetCultureInfo(culture), data.Period.Zone);
        var now = Findings.Of(data.Period, data.Minutes, data.LimitsAt);
        var before = Findings.Of(data.Period.Before(), data.MinutesBefore, data.LimitsAt);
        return [.. Summary.Of(data, now, before, words).Select(sentence => (sentence.Notable ? "! " : "") + Plain(sentence.Text))];
    }

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
