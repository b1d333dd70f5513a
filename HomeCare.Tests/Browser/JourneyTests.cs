using System.Net;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Tests.Support;
using Microsoft.Playwright;
using NUnit.Framework;
using static Microsoft.Playwright.Assertions;

namespace HomeCare.Tests.Browser;

/// <summary>What the doctor, the nurse and the admin came for, through the whole server, in a real browser.</summary>
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JourneyTests
{
    private readonly List<string> complaints = [];
    private Chromium chromium;
    private SeededSite site;

    [SetUp]
    public async Task Open()
    {
        chromium = await Chromium.StartAsync();
        site = await SeededSite.StartAsync();
    }

    [TearDown]
    public async Task Close()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        if (site is not null)
        {
            await site.DisposeAsync();
        }
    }

    [Test]
    public async Task A_reading_is_on_the_doctor_s_screen_without_a_reload()
    {
        await using var context = await chromium.OpenAsync(site.Url, 1440, complaints);
        var page = await site.SignInAsync(context, "doctor");
        await Expect(page).ToHaveURLAsync(new Uri(site.Url, "/doctor").ToString());
        var row = page.Locator($"tr[data-patient='{site.Home.PatientId}']");
        await Expect(row.Locator("[data-vital=hr] .vital-age")).ToHaveTextAsync("jamais mesuré");
        await Expect(page.Locator("p[data-link]")).ToHaveTextAsync("En direct");

        await site.MeasureAsync(87);

        await Expect(row.Locator("[data-vital=hr] .vital-number")).ToHaveTextAsync("87");
        await Expect(row.Locator("[data-vital=hr] .vital-age")).ToContainTextAsync("il y a");
        await row.Locator("a[data-name]").ClickAsync();
        await Expect(page.Locator(".tile [data-vital=hr] .vital-number")).ToHaveTextAsync("87");
        await Expect(page.Locator(".ranges [aria-current]")).ToHaveTextAsync("1 h", new() { IgnoreCase = true });
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task The_nurse_hears_of_a_fall_takes_it_and_closes_it_with_an_outcome()
    {
        await using var context = await chromium.OpenAsync(site.Url, 390, complaints);
        var page = await site.SignInAsync(context, "nurse");
        await Expect(page.GetByText("Aucune alerte ouverte")).ToBeVisibleAsync();
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-link", "live");

        var alert = await site.FallAsync();

        await Expect(page.Locator("[data-alarm]")).ToContainTextAsync("Nouvelle alerte rouge");
        var card = page.Locator(".alert-card");
        await Expect(card).ToContainTextAsync("Chute");
        await card.GetByRole(AriaRole.Button, new() { Name = "Je m’en occupe" }).ClickAsync();
        await Expect(card).ToContainTextAsync("Vous vous en occupez");
        await card.Locator("summary").ClickAsync();
        await card.GetByLabel("Note").FillAsync("Assise, consciente, pas de douleur.");
        await card.GetByRole(AriaRole.Button, new() { Name = "Réelle" }).ClickAsync();
        await Expect(page.GetByText("Aucune alerte ouverte")).ToBeVisibleAsync();

        var story = (await site.Send(new FindAlert(alert)))!.Alert;
        Assert.That((story.State, story.Outcome, story.Note), Is.EqualTo((AlertState.Closed, (AlertOutcome?)AlertOutcome.Real, "Assise, consciente, pas de douleur.")));
        await page.GotoAsync($"/alerts/{alert}");
        await Expect(page.Locator(".story")).ToContainTextAsync("Prise en charge par Claire Petit, infirmière");
        await Expect(page.Locator(".story")).ToContainTextAsync("Close par Claire Petit, infirmière");
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task The_doctor_sets_limits_with_a_comma_and_a_reason_and_a_set_that_cannot_work_is_refused()
    {
        var lastWeek = TimeProvider.System.GetUtcNow().AddDays(-7);
        await site.MeasuredAsync(lastWeek, 40, oxygenPercent: 87);
        await site.MeasuredAsync(lastWeek.AddMinutes(40), 60, oxygenPercent: 97);
        await using var context = await chromium.OpenAsync(site.Url, 1440, complaints);
        var page = await site.SignInAsync(context, "doctor");
        await page.WaitForURLAsync("**/doctor");
        await page.GotoAsync($"/doctor/patients/{site.Home.PatientId}/limits");
        await page.GetByLabel("SpO₂ basse, Rouge").FillAsync("84,5");
        await page.GetByLabel("FC haute, Jaune").FillAsync("105");
        await page.GetByLabel("SpO₂ basse, Orange").FillAsync("86");
        await page.GetByRole(AriaRole.Button, new() { Name = "Essayer sur les 30 derniers jours" }).ClickAsync();
        await Expect(page.Locator(".trial")).ToContainTextAsync("Ne viendraient plus, ou moins graves : 1");
        await Expect(page.Locator(".trial .missed")).ToContainTextAsync("SpO₂ basse");
        await Expect(page.GetByLabel("SpO₂ basse, Rouge")).ToHaveValueAsync("84,5");
        Assert.That(await site.Send(new ListLimits(site.Patient)), Has.Count.EqualTo(1), "a trial changes nothing");
        await page.GetByLabel("Motif").FillAsync("Désaturations connues la nuit.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Appliquer ces limites" }).ClickAsync();
        await Expect(page.Locator(".versions .in-force")).ToContainTextAsync("SpO₂ ≤ 84,5 %");
        await Expect(page.Locator(".versions .in-force")).ToContainTextAsync("FC ≤ 50 ou ≥ 105 bpm");
        await Expect(page.Locator(".versions .in-force")).ToContainTextAsync("Dr Marc Lefèvre");

        await page.GetByLabel("FC haute, Rouge").FillAsync("20");
        await page.GetByLabel("Motif").FillAsync("Erreur de frappe.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Appliquer ces limites" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { Has = page.Locator("p") })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("FC haute, Rouge")).ToHaveValueAsync("20");
        Assert.That(await site.Send(new ListLimits(site.Patient)), Has.Count.EqualTo(2));
        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task The_office_shows_no_medical_value_on_any_page()
    {
        await site.MeasureAsync(137.731);
        await site.FallAsync();
        await using var context = await chromium.OpenAsync(site.Url, 1440, complaints);
        var page = await site.SignInAsync(context, "admin");
        await page.WaitForURLAsync("**/office");
        foreach (var (_, path) in EveryPage.List.Where(each => each.Role == AccountRole.Admin))
        {
            await page.GotoAsync(path.Replace(HomeCare.Tests.Web.Pages.Ward.Jeanne.Id.ToString(), site.Home.PatientId.ToString(), StringComparison.Ordinal));
            Assert.That(await page.ContentAsync(), Does.Not.Contain("137.7").And.Not.Contain("137,7").And.Not.Contain("138 "), path);
            await Expect(page.Locator("h1")).ToBeVisibleAsync();
        }

        foreach (var path in new[] { "/doctor", "/nurse", $"/doctor/patients/{site.Home.PatientId}", $"/nurse/patients/{site.Home.PatientId}" })
        {
            var answer = await context.APIRequest.GetAsync(path);
            Assert.That((HttpStatusCode)answer.Status, Is.EqualTo(HttpStatusCode.Forbidden), path);
            Assert.That(await answer.TextAsync(), Does.Not.Contain("137"), path);
        }

        Assert.That(complaints, Is.Empty);
    }

    [Test]
    public async Task Each_person_s_data_that_a_page_shows_is_in_the_audit_trail()
    {
        await using var context = await chromium.OpenAsync(site.Url, 1440, complaints);
        var page = await site.SignInAsync(context, "doctor");
        await page.WaitForURLAsync("**/doctor");
        await page.GotoAsync($"/doctor/patients/{site.Home.PatientId}");

        var reads = (await site.Send(new ListAudit(500))).Where(line => line.Kind == AuditKind.MedicalRead).ToList();
        Assert.That(reads.Where(line => line.Detail == "list").Select(line => line.Patient).Distinct().Count(), Is.EqualTo(2));
        Assert.That(reads.Where(line => line.Detail == "day_chart").Select(line => line.Patient), Is.EquivalentTo(new[] { (Modules.Patients.Contracts.PatientId?)site.Patient }));
    }

    [Test]
    public async Task A_wrong_code_is_refused_with_a_sentence()
    {
        await using var context = await chromium.OpenAsync(site.Url, 390, complaints);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/doctor");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/sign-in"));
        await page.GetByLabel("Adresse e-mail").FillAsync("medecin@homecare.example");
        await page.GetByLabel("Mot de passe").FillAsync("ce n'est pas lui");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.That(await Chromium.AxeAsync(page), Is.Empty);
        Assert.That(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(390));
        Assert.That(complaints, Is.Empty);
    }
}
