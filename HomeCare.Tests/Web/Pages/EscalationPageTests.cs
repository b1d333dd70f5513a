using System.Net;
using System.Text.RegularExpressions;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

/// <summary>What pages say and ask of an alert that nobody has answered yet, of plans and pauses.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class EscalationPageTests
{
    private readonly StatedAnswers answers = new Ward().Answers;
    private PagesSite site;

    [SetUp]
    public async Task Open() => site = await PagesSite.StartAsync(answers);

    [TearDown]
    public async Task Close() => await site.DisposeAsync();

    [Test]
    public async Task An_alert_that_nobody_answered_tells_how_it_climbed()
    {
        var html = WebUtility.HtmlDecode(await site.GetAsync(AccountRole.Nurse, $"/alerts/{Ward.Unanswered.Id}"));
        var story = Blanks().Replace(Markup().Replace(html[html.IndexOf("<ol class=\"story\">", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)], " "), " ");
        Assert.That(story, Does.Contain(
            "10:52:00 Prise en charge par Claire Petit, infirmière 10:52:00 SMS du serveur à Sophie Qui s’en occupe · En attente "
            + "11:37:00 Personne sur place à temps : alerte rouverte Elle avait été prise par Claire Petit, infirmière. "
            + "11:40:00 Sans réponse, étape suivante : Infirmier de renfort personne à joindre 11:40:00 Sans réponse, étape suivante : Médecin "
            + "11:43:00 Dr Anne Bernard ne peut pas y aller L’alerte passe à la personne suivante du plan. 11:43:00 Sans réponse, étape suivante : Support : appeler "
            + "11:47:00 Sans réponse, étape suivante : Support : appeler le 15 11:48:00 Le support dit avoir appelé"));
        Assert.That(html, Does.Contain("Sans réponse : le support appelle, et appelle le 15"));
    }

    [TestCase("pass", typeof(PassAlert))]
    [TestCase("arrive", typeof(ArriveOnSite))]
    [TestCase("shelve", typeof(ShelveAlert))]
    public async Task An_alert_s_acts_are_the_nurse_s_own(string handler, Type act)
    {
        var answer = await site.PostAsync(AccountRole.Nurse, "/nurse", $"/alerts/{Ward.Fall.Id}?handler={handler}", [new("returnTo", "/nurse"), new("minutes", "60"), new("reason", "kiné")]);
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/nurse"));
        var sent = answers.Sent.Single(sent => sent.GetType() == act);
        Assert.That(sent, Is.EqualTo(handler switch
        {
            "pass" => new PassAlert(Ward.Fall.Id, Ward.Nurse),
            "arrive" => new ArriveOnSite(Ward.Fall.Id, Ward.Nurse),
            _ => (object)new ShelveAlert(Ward.Fall.Id, Ward.Nurse, 60, "kiné"),
        }));
    }

    [Test]
    public async Task Support_s_calls_say_whom_to_call_and_nothing_medical()
    {
        var html = WebUtility.HtmlDecode(await site.GetAsync(AccountRole.Admin, "/office/calls"));
        Assert.That(html, Does.Contain("tel:+33612345678").And.Contain("appelez aussi le 15").And.Contain("Aucun SMS n’est confirmé"));
        Assert.That(html, Does.Not.Contain("Chute").And.Not.Contain("SpO₂"));
    }

    [Test]
    public async Task A_plan_is_typed_row_by_row_and_an_empty_row_does_not_count()
    {
        var path = $"/doctor/patients/{Ward.Jeanne.Id}/escalation";
        var answer = await site.PostAsync(AccountRole.Doctor, path, path,
        [
            new("RedMinutes", "0"), new("RedWho", "NurseOnDuty"), new("RedMinutes", "6"), new("RedWho", "Support"), new("RedMinutes", "2"), new("RedWho", "BackupNurse"), new("RedMinutes", ""), new("RedWho", "Doctor"),
            new("OrangeMinutes", "0"), new("OrangeWho", "NurseOnDuty"), new("OnSite", "30"), new("Reason", "Campagne"),
        ]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var set = answers.Sent.OfType<SetEscalationPlan>().Single();
        Assert.That(set.Plan.Red, Is.EqualTo(new EscalationStage[] { new(0, EscalationTarget.NurseOnDuty), new(2, EscalationTarget.BackupNurse), new(6, EscalationTarget.Support) }));
        Assert.That((set.Plan.OnSiteMinutes, set.By, set.Reason), Is.EqualTo((30, Ward.Doctor, "Campagne")));
    }

    [Test]
    public async Task A_pause_is_asked_for_in_hours_with_a_reason_and_the_administration_s_is_for_equipment()
    {
        await site.PostAsync(AccountRole.Nurse, $"/alerts/pauses/{Ward.Henri.Id}", $"/alerts/pauses/{Ward.Henri.Id}", [new("hours", "6"), new("reason", "Voyage")]);
        await site.PostAsync(AccountRole.Admin, $"/office/patients/{Ward.Henri.Id}/maintenance", $"/office/patients/{Ward.Henri.Id}/maintenance", [new("hours", "2"), new("reason", "Nouveau boîtier")]);
        Assert.That(answers.Sent.OfType<PauseHome>(), Is.EqualTo(new PauseHome[]
        {
            new(Ward.Henri.Id, PauseKind.Away, 6, Ward.Nurse, "Voyage"), new(Ward.Henri.Id, PauseKind.Maintenance, 2, null, "Nouveau boîtier"),
        }));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
