using System.Net;
using System.Text.RegularExpressions;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Tests.Web.Languages;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Nurse;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

/// <summary>The visit on the pages: what is suggested, what is asked for, what is shown of earlier ones.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class VisitPageTests
{
    private static readonly VisitForm Typed = new()
    {
        Visit = Guid.NewGuid(), Respirations = "16", Oxygen = "97", OnOxygen = "air", Systolic = "125", HeartRate = "70", Consciousness = "Alert", Temperature = "37,2", Confirmed = true,
    };

    private readonly StatedAnswers answers = new Ward().Answers;
    private PagesSite site = null!;

    [SetUp]
    public async Task Open() => site = await PagesSite.StartAsync(answers);

    [TearDown]
    public async Task Close() => await site.DisposeAsync();

    [Test]
    public async Task What_the_bracelet_measured_a_moment_ago_is_suggested_as_such_and_nothing_older()
    {
        var fresh = await GetAsync(Ward.Jeanne.Id);
        Assert.That((Field(fresh, "HeartRate"), Field(fresh, "Oxygen"), Field(fresh, "Temperature")), Is.EqualTo(("96", "97", "")));
        Assert.That(fresh, Does.Contain("du bracelet, il y a 8 s : à vérifier").And.Contain("2 paramètres sur 7"));

        var old = await GetAsync(Ward.Louise.Id);
        Assert.That((Field(old, "HeartRate"), Field(old, "Oxygen")), Is.EqualTo(("", "")), "three hours old");
        Assert.That(old, Does.Not.Contain("du bracelet,"));
    }

    [Test]
    public async Task A_visit_is_recorded_and_the_page_comes_back_to_it()
    {
        var answer = await PostAsync(Ward.Jeanne.Id, Fields(Typed));

        Assert.That((answer.StatusCode, answer.Headers.Location?.ToString()), Is.EqualTo((HttpStatusCode.Redirect, $"/nurse/patients/{Ward.Jeanne.Id}#visit")));
        var sent = answers.Sent.OfType<RecordVisit>().Single();
        Assert.That(sent, Is.EqualTo(new RecordVisit(Typed.Visit, Ward.Jeanne.Id, Ward.Nurse, new(16, 97, false, 125, 70, Consciousness.Alert, 37.2), true)));
    }

    [Test]
    public async Task What_is_refused_is_said_and_what_was_typed_stays()
    {
        var answer = await PostAsync(Ward.Jeanne.Id, Fields(Typed with { Systolic = "douze" }));
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.That(html, Does.Contain("« Pression systolique » : indiquez un nombre entier."));
        Assert.That((Field(html, "Temperature"), Field(html, "Systolic")), Is.EqualTo(("37,2", "douze")));
        Assert.That(answers.Sent.OfType<RecordVisit>(), Is.Empty);
    }

    [Test]
    public async Task Another_s_patient_is_not_found()
    {
        answers.To((RecordVisit _) => (Modules.Shared.Outcome<Visit>)new Modules.Shared.Refusal("not_found", "Non.", "No."));

        Assert.That((await PostAsync(PatientId.New(), Fields(Typed))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_doctor_sees_the_visits_with_their_scores_and_what_has_left_the_habit()
    {
        using var doctor = site.ClientOf(AccountRole.Doctor);
        var html = WebUtility.HtmlDecode(await doctor.GetStringAsync($"/doctor/patients/{Ward.Jeanne.Id}")).Replace('\u202F', ' ');

        Assert.That(html, Does.Contain("NEWS2 5").And.Contain("risque moyen").And.Contain("FR 22/min · SpO₂ 93 % à l’air · PAS 138 mmHg · FC 84 bpm · A : éveillé, cohérent · 38,2 °C"));
        Assert.That(html, Does.Contain("SpO₂ de la nuit 92,4 %, habitude 96,2 % : −3,8 points, depuis le mar. 10 mars").And.Contain("Fréquence de repos 74 bpm, habitude 61 bpm : +13")
            .And.Contain("1 412 pas par jour, habitude 2 840 : −50 %, depuis le lun. 9 mars"));
        Assert.That(WebUtility.HtmlDecode(await doctor.GetStringAsync($"/doctor/patients/{Ward.Paul.Id}")), Does.Not.Contain("trends-title").And.Contain("Aucune visite notée en 30 jours."));
    }

    [Test]
    public async Task The_limits_page_says_why_orange_begins_at_91()
    {
        answers.To((ListLimits _) => (IReadOnlyList<LimitsVersion>)[new(0, VitalLimits.Default, null, null, null)]);
        using var doctor = site.ClientOf(AccountRole.Doctor);
        var html = WebUtility.HtmlDecode(await doctor.GetStringAsync($"/doctor/patients/{Ward.Jeanne.Id}/limits"));

        Assert.That(html, Does.Contain("SpO₂ orange : 91 %, car son habitude est 96,2 %").And.Contain("placeholder=\"91\"").And.Contain("SpO₂ ≤ 91 %"));
    }

    [TestCase("Respirations", "")]
    [TestCase("Respirations", "16,5")]
    [TestCase("Respirations", "-16")]
    [TestCase("Oxygen", "1e2")]
    [TestCase("Systolic", null)]
    [TestCase("HeartRate", "٧٠")]
    [TestCase("Temperature", "chaud")]
    [TestCase("OnOxygen", "eau")]
    [TestCase("Consciousness", "9")]
    [TestCase("Consciousness", "Asleep")]
    public void A_field_that_is_missing_or_no_number_is_named(string field, string? text)
    {
        using var _ = new LanguageOf("fr-FR");
        var form = field switch
        {
            "Respirations" => Typed with { Respirations = text },
            "Oxygen" => Typed with { Oxygen = text },
            "Systolic" => Typed with { Systolic = text },
            "HeartRate" => Typed with { HeartRate = text },
            "Temperature" => Typed with { Temperature = text },
            "OnOxygen" => Typed with { OnOxygen = text },
            _ => Typed with { Consciousness = text },
        };

        Assert.That(form.Read(new Words()).Refusal?.Code, Is.EqualTo("not_filled"));
    }

    [TestCase("37,2", 37.2)]
    [TestCase("37.2", 37.2)]
    [TestCase(" 37 ", 37.0)]
    public void A_decimal_comma_and_a_point_both_count(string typed, double celsius) =>
        Assert.That((Typed with { Temperature = typed }).Read(new Words()).Value.TemperatureCelsius, Is.EqualTo(celsius));

    private static Dictionary<string, string> Fields(VisitForm form) => new()
    {
        ["Visit"] = form.Visit.ToString(), ["Respirations"] = form.Respirations!, ["Oxygen"] = form.Oxygen!, ["OnOxygen"] = form.OnOxygen!, ["Systolic"] = form.Systolic!,
        ["HeartRate"] = form.HeartRate!, ["Consciousness"] = form.Consciousness!, ["Temperature"] = form.Temperature!, ["Confirmed"] = "true",
    };

    private static string Field(string html, string name) => Input().Matches(html).Where(match => match.Groups[1].Value == name).Select(match => Value().Match(match.Value).Groups[1].Value).Single();

    private async Task<string> GetAsync(PatientId id)
    {
        using var nurse = site.ClientOf(AccountRole.Nurse);
        return WebUtility.HtmlDecode(await nurse.GetStringAsync($"/nurse/patients/{id}"));
    }

    private async Task<HttpResponseMessage> PostAsync(PatientId id, Dictionary<string, string> fields)
    {
        using var nurse = site.ClientOf(AccountRole.Nurse);
        var page = await nurse.GetAsync($"/nurse/patients/{Ward.Jeanne.Id}");
        nurse.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        fields["__RequestVerificationToken"] = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        return await nurse.PostAsync($"/nurse/patients/{id}?handler=visit", new FormUrlEncodedContent(fields));
    }

    [GeneratedRegex("<input name=\"(\\w+)\"[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
