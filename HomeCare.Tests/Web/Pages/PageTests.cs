using System.Net;
using System.Text.RegularExpressions;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Tests.Browser;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

/// <summary>What pages answer, over stated modules.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class PageTests
{
    private readonly StatedAnswers answers = new Ward().Answers;
    private PagesSite site;

    [SetUp]
    public async Task Open() => site = await PagesSite.StartAsync(answers);

    [TearDown]
    public async Task Close() => await site.DisposeAsync();

    [Test]
    public async Task Pages_hold_no_inline_script_style_or_handler()
    {
        var faults = new List<string>();
        foreach (var (role, path) in EveryPage.List)
        {
            var html = await site.GetAsync(role, path);
            faults.AddRange(Inline().Matches(html).Select(match => $"{path}: {match.Value}"));
        }

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task The_server_itself_shows_no_old_doubtful_or_missing_value_as_current()
    {
        var html = await site.GetAsync(AccountRole.Doctor, "/doctor");
        var shown = Value().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value).Replace("\u202F", " ", StringComparison.Ordinal)).ToList();
        Assert.That(shown, Is.EqualTo(new[]
        {
            "96", "97", "412", "81", // Jeanne: 8 s old
            "138", "95", "1 204", "64", // Paul: 14 s old
            "–", "–", "–", "–", // Louise: three hours old
            "68", "–", "3 542", "92", // Henri: three minutes old, SpO2 doubtful
            "–", "–", "–", "–", // Odette: never measured
        }));
        Assert.That(html, Does.Contain("71 bpm · 09:00").And.Contain("depuis 11:56").And.Contain("pouls faible au poignet · 11:56").And.Contain("jamais mesuré"));
    }

    [Test]
    public async Task An_alert_s_page_tells_who_was_told_by_which_channel_and_with_which_proof()
    {
        var html = WebUtility.HtmlDecode(await site.GetAsync(AccountRole.Nurse, $"/alerts/{Ward.Closed.Id}"));
        var story = Markup().Replace(html[html.IndexOf("<ol class=\"story\">", StringComparison.Ordinal)..html.IndexOf("</main>", StringComparison.Ordinal)], " ");
        Assert.That(Blanks().Replace(story, " ").Trim(), Is.EqualTo(
            "12:00:00 Survenue au domicile : SpO₂ basse 12:00:00 Alerte levée par le serveur ne bouge plus "
            + "12:00:01 SMS du boîtier à Sophie Accepté par le réseau Preuve MR 17 "
            + "12:00:02 SMS du serveur à Claire Petit, infirmière Accepté par le réseau Preuve prov-83ac91 "
            + "12:00:04 SMS du boîtier à Marc Échec (cms_331) "
            + "12:00:07 SMS du boîtier à Sophie Reçu par le téléphone Preuve MR 17 "
            + "12:00:34 SMS du boîtier à Marc Reçu par le téléphone Preuve MR 19 "
            + "12:06:00 Prise en charge par Claire Petit, infirmière "
            + "12:41:00 Close par Claire Petit, infirmière Fausse alerte : « Capteur mal posé, remis en place. SpO2 97 % au repos. »"));
    }

    [Test]
    public async Task An_alert_whose_cause_eased_says_how_grave_it_is_now()
    {
        using var nurse = site.ClientOf(AccountRole.Nurse);
        var page = WebUtility.HtmlDecode(await nurse.GetStringAsync($"/alerts/{Ward.Fast.Id}"));
        Assert.That(page, Does.Contain("À présent moins grave : Orange").And.Contain("Gravité montée : Rouge").And.Contain("L’alerte garde la gravité qu’elle a atteinte."));
    }

    [Test]
    public async Task Another_s_patient_looks_exactly_like_nobody()
    {
        using var doctor = site.ClientOf(AccountRole.Doctor);
        var bodies = new List<string>();
        foreach (var path in new[] { $"/doctor/patients/{Guid.NewGuid()}", $"/doctor/patients/{Guid.NewGuid()}/limits", $"/alerts/{Guid.NewGuid()}", $"/alerts/pauses/{Guid.NewGuid()}", $"/doctor/patients/{Guid.NewGuid()}/escalation", $"/doctor/patients/{Guid.NewGuid()}/documents/{Guid.NewGuid()}" })
        {
            var answer = await doctor.GetAsync(path);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
            bodies.Add(Varying().Replace(await answer.Content.ReadAsStringAsync(), ""));
        }

        Assert.That(bodies.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_alert_of_someone_who_is_not_the_viewer_s_cannot_be_acted_upon()
    {
        answers.To((FindMyPatient _) => (PatientCard?)null);
        var answer = await site.PostAsync(AccountRole.Nurse, "/nurse", $"/alerts/{Ward.Fall.Id}?handler=take", []);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answers.Sent.OfType<TakeAlert>(), Is.Empty);
    }

    [Test]
    public async Task The_nurse_takes_an_alert_with_one_tap_and_is_back_on_her_round()
    {
        var answer = await site.PostAsync(AccountRole.Nurse, "/nurse", $"/alerts/{Ward.Fall.Id}?handler=take", [new("returnTo", "/nurse")]);
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/nurse"));
        Assert.That(answers.Sent.OfType<TakeAlert>().Single(), Is.EqualTo(new TakeAlert(Ward.Fall.Id, Ward.Nurse)));
    }

    [TestCase("https://evil.example/", "/alerts/")]
    [TestCase("//evil.example/", "/alerts/")]
    [TestCase("/nurse", "/nurse")]
    public async Task An_act_leads_back_into_this_site_only(string returnTo, string leadsTo)
    {
        var answer = await site.PostAsync(
            AccountRole.Nurse, "/nurse", $"/alerts/{Ward.Fast.Id}?handler=close", [new("returnTo", returnTo), new("outcome", "Real"), new("note", " vue à domicile ")]);
        Assert.That(answer.Headers.Location?.ToString(), Does.StartWith(leadsTo));
        Assert.That(answers.Sent.OfType<CloseAlert>().Single(), Is.EqualTo(new CloseAlert(Ward.Fast.Id, Ward.Nurse, AlertOutcome.Real, "vue à domicile")));
    }

    [Test]
    public async Task A_post_without_the_form_s_token_does_nothing()
    {
        using var nurse = site.ClientOf(AccountRole.Nurse);
        var answer = await nurse.PostAsync($"/alerts/{Ward.Fall.Id}?handler=take", new FormUrlEncodedContent([]));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answers.Sent.OfType<TakeAlert>(), Is.Empty);
    }

    [Test]
    public async Task A_refusal_is_shown_as_a_sentence_where_the_act_was_tried()
    {
        answers.To((TakeAlert _) => (Outcome<AlertSummary>)new Refusal("already_taken", "Déjà prise en charge par Luc.", "Already taken by Luc."));
        var answer = await site.PostAsync(AccountRole.Nurse, "/nurse", $"/alerts/{Ward.Fall.Id}?handler=take", []);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("Déjà prise en charge par Luc."));
    }

    [Test]
    public async Task Reading_a_person_is_written_down_before_it_is_shown()
    {
        await site.GetAsync(AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}");
        var access = answers.Sent.OfType<RecordAccess>().Single();
        Assert.That(access.Patients, Is.EqualTo(new[] { Ward.Jeanne.Id }));
        Assert.That(answers.Sent.IndexOf(access), Is.LessThan(answers.Sent.FindIndex(sent => sent is Modules.Telemetry.Contracts.ListLastValues)));
    }

    [Test]
    public async Task When_a_reading_cannot_be_written_down_nothing_is_shown()
    {
        answers.To((RecordAccess _) => FailToWrite());
        using var doctor = site.ClientOf(AccountRole.Doctor);
        var answer = await doctor.GetAsync("/doctor");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("Moreau").And.Not.Contain("MOREAU"));
    }

    [TestCase("4F2A")]
    [TestCase("4f2a")]
    [TestCase("11111111000000000000000000000001")]
    public async Task The_link_of_a_text_leads_to_its_alert(string reference)
    {
        using var nurse = site.ClientOf(AccountRole.Nurse);
        var answer = await nurse.GetAsync($"/a/{reference}");
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo($"/alerts/{Ward.Fall.Id}"));
    }

    [Test]
    public async Task A_reference_that_is_not_among_the_viewer_s_people_leads_nowhere()
    {
        using var nurse = site.ClientOf(AccountRole.Nurse);
        Assert.That((await nurse.GetAsync("/a/ZZZZ")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase(AccountRole.Doctor, "/doctor")]
    [TestCase(AccountRole.Nurse, "/nurse")]
    [TestCase(AccountRole.Admin, "/office")]
    [TestCase(null, "/account/sign-in")]
    public async Task The_bare_address_sends_each_where_the_day_begins(AccountRole? role, string home)
    {
        using var client = site.ClientOf(role);
        Assert.That((await client.GetAsync("/")).Headers.Location?.ToString(), Is.EqualTo(home));
    }

    [Test]
    public async Task The_switch_changes_the_language_and_leads_back()
    {
        var answer = await site.PostAsync(AccountRole.Doctor, "/doctor", "/language", [new("language", "en"), new("returnTo", "/doctor")]);
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/doctor"));
        using var client = site.ClientOf(AccountRole.Doctor);
        client.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("homecare-language", StringComparison.Ordinal)).Split(';')[0]);
        Assert.That(await client.GetStringAsync("/doctor"), Does.Contain("My patients").And.Contain("Fall").And.Not.Contain("Mes patients"));
    }

    [Test]
    public async Task A_browser_that_prefers_English_gets_French_until_it_asks()
    {
        using var client = site.ClientOf(AccountRole.Doctor);
        client.DefaultRequestHeaders.Add("Accept-Language", "en-GB");
        Assert.That(await client.GetStringAsync("/doctor"), Does.Contain("Mes patients"));
    }

    [Test]
    public async Task A_new_account_s_secret_is_in_this_one_answer_and_in_no_address()
    {
        answers.To((CreateAccount _) => (Outcome<CreatedAccount>)new CreatedAccount(Guid.NewGuid(), "JBSWY3DPEHPK3PXP"));
        var answer = await site.PostAsync(AccountRole.Admin, "/office/accounts/new", "/office/accounts/new",
            [new("Email", "a@exemple.fr"), new("Password", "une phrase assez longue"), new("Role", "Nurse"), new("Staff", Ward.Nurse.ToString())]);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.That(html, Does.Contain("JBSWY3DPEHPK3PXP").And.Contain("class=\"qr\"").And.Not.Contain("une phrase assez longue"));
        Assert.That(answers.Sent.OfType<CreateAccount>().Single(), Is.EqualTo(
            new CreateAccount("a@exemple.fr", "une phrase assez longue", AccountRole.Nurse, Ward.Nurse, Guid.Empty)));
    }

    [Test]
    public async Task A_prepared_box_shows_its_code_once()
    {
        answers.To((PrepareBox prepare) => (Outcome<PreparedBox>)new PreparedBox(Ward.Box, "7KQ4-M2XD", Ward.Noon.AddMinutes(30)));
        var answer = await site.PostAsync(AccountRole.Admin, "/office/boxes", "/office/boxes?handler=prepare", [new("SerialNumber", "HC-000200"), new("Patient", Ward.Odette.Id.ToString())]);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("7KQ4-M2XD"));
        Assert.That(answers.Sent.OfType<PrepareBox>().Single(), Is.EqualTo(new PrepareBox("HC-000200", Ward.Odette.Id)));
        Assert.That(await site.GetAsync(AccountRole.Admin, "/office/boxes"), Does.Not.Contain("7KQ4-M2XD"));
    }

    [Test]
    public async Task The_quality_of_sources_is_shares_and_counts_without_a_value_or_a_person()
    {
        var html = await site.GetAsync(AccountRole.Admin, "/office/boxes/quality");
        Assert.That(html, Does.Contain("BR-24B07-0132").And.Contain("HC-000131").And.Contain("32,8 %").And.Contain("Plus du double des autres"));
        Assert.That(html, Does.Not.Contain("bpm").And.Not.Contain("SpO").And.Not.Contain(Ward.Jeanne.LastName));
        using var doctor = site.ClientOf(AccountRole.Doctor);
        Assert.That((await doctor.GetAsync("/office/boxes/quality")).IsSuccessStatusCode, Is.False);
    }

    [Test]
    public async Task Before_the_first_hour_is_judged_the_quality_page_says_when_it_will_be()
    {
        answers.To((GetFleetQuality _) => new FleetQuality(null, 0, 0, 0, 0, 0, 0, [], []));
        Assert.That(await site.GetAsync(AccountRole.Admin, "/office/boxes/quality"), Does.Contain("dix minutes après sa fin"));
    }

    [Test]
    public async Task What_is_silent_is_shown_by_incident_by_cause_and_by_box_without_a_name()
    {
        var html = await site.GetAsync(AccountRole.Admin, "/office/silence");

        Assert.That(html, Does.Contain("Panne de l’opérateur Bouygues Telecom").And.Contain("309 sur 2&#x202F;140"));
        Assert.That(html, Does.Contain("312").And.Contain("HC-000133").And.Contain("Visite à proposer").And.Contain("sans alerte propre"));
        Assert.That(html, Does.Not.Contain(Ward.Jeanne.LastName));
        using var nurse = site.ClientOf(AccountRole.Nurse);
        Assert.That((await nurse.GetAsync("/office/silence")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_round_is_planned_in_the_order_of_the_numbers_typed()
    {
        answers.To((PlanRound plan) => (Outcome<StaffId>)plan.Nurse);
        await site.PostAsync(AccountRole.Admin, "/office/rounds", $"/office/rounds?nurse={Ward.Nurse}&day=2026-03-13",
            [new($"place[{Ward.Jeanne.Id}]", "2"), new($"place[{Ward.Paul.Id}]", ""), new($"place[{Ward.Louise.Id}]", "1")]);
        var plan = answers.Sent.OfType<PlanRound>().Single();
        Assert.That((plan.Nurse, plan.Day), Is.EqualTo((Ward.Nurse, new DateOnly(2026, 3, 13))));
        Assert.That(plan.Patients, Is.EqualTo(new[] { Ward.Louise.Id, Ward.Jeanne.Id }));
    }

    private static MediatR.Unit FailToWrite() => throw new IOException("The audit trail cannot be written.");

    [GeneratedRegex("""<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:""")]
    private static partial Regex Inline();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("""<span class="vital-number" data-number>([^<]*)</span>""")]
    private static partial Regex Value();

    [GeneratedRegex("""value="CfDJ[^"]*"|name="returnTo" value="[^"]*" """)]
    private static partial Regex Varying();
}
