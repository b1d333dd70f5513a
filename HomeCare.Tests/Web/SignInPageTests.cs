using System.Net;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.BackOffice;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class SignInPageTests(EngineKind kind)
{
    // Begins at the machine's time, which TLS keeps to.
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private RunningSite site = null!;
    private RunningSite.Person doctor = null!;
    private HttpClient browser = null!;

    [OneTimeSetUp]
    public async Task Start() => site = await RunningSite.StartAsync(kind, builder => builder.Services.AddSingleton<TimeProvider>(clock));

    [OneTimeTearDown]
    public async Task Stop() => await site.DisposeAsync();

    [SetUp]
    public async Task Open()
    {
        doctor = await site.Account(AccountRole.Doctor);
        browser = site.Browser();
    }

    [TearDown]
    public void Close() => browser.Dispose();

    [Test]
    public async Task Password_then_code_lead_to_where_the_role_s_work_begins()
    {
        Assert.That(await browser.VisitAsync("/doctor"), Is.EqualTo((302, "/account/sign-in?returnUrl=%2Fdoctor")));
        using var first = await browser.TypePasswordAsync(doctor.Email);
        Assert.That(first.Headers.Location!.ToString(), Is.EqualTo("/account/code"));
        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(302), "the password alone opens nothing");

        using var second = await browser.TypeCodeAsync(doctor.Code());

        Assert.That(second.Headers.Location!.ToString(), Is.EqualTo("/doctor"));
        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Nobody_is_led_to_another_site_after_signing_in()
    {
        using var first = await browser.SubmitAsync(
            "/account/sign-in?returnUrl=https%3A%2F%2Fevil.example", ("email", doctor.Email), ("password", Office.Password), ("returnUrl", "https://evil.example"));
        using var second = await browser.SubmitAsync("/account/code?returnUrl=https%3A%2F%2Fevil.example", ("code", doctor.Code()), ("returnUrl", "https://evil.example"));

        Assert.That(second.Headers.Location!.ToString(), Is.EqualTo("/doctor"));
    }

    [Test]
    public async Task The_same_code_does_not_open_a_second_session()
    {
        await browser.SignInAsync(doctor);
        using var other = site.Browser();
        using var first = await other.TypePasswordAsync(doctor.Email);

        using var second = await other.TypeCodeAsync(doctor.Code());

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await second.Content.ReadAsStringAsync(), Does.Contain("Ce code a déjà servi"));
        Assert.That((await other.VisitAsync("/doctor")).Status, Is.EqualTo(302));
    }

    [Test]
    public async Task The_code_is_asked_for_after_the_password_alone()
    {
        Assert.That(await browser.VisitAsync("/account/code"), Is.EqualTo((302, "/account/sign-in")));
        using var wrong = await browser.TypePasswordAsync(doctor.Email, "ce n'est pas le bon");

        Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("Adresse e-mail ou mot de passe incorrect"));
        Assert.That((await browser.VisitAsync("/account/code")).Status, Is.EqualTo(302));
    }

    [Test]
    public async Task A_disabled_account_is_out_at_its_next_request()
    {
        var admin = await site.Account(AccountRole.Admin);
        await browser.SignInAsync(doctor);
        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(200));

        await site.Send(new DisableAccount(doctor.Account, admin.Account));

        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(302));
    }

    [Test]
    public async Task Signing_out_ends_every_copy_of_the_cookie()
    {
        var cookies = new CookieContainer();
        using var mine = site.Browser(cookies);
        await mine.SignInAsync(doctor);
        var stolen = new CookieContainer();
        stolen.Add(cookies.GetCookies(site.Site));
        using var thief = site.Browser(stolen);
        Assert.That((await thief.VisitAsync("/doctor")).Status, Is.EqualTo(200));

        using var gone = await mine.SubmitAsync("/account/sign-out");

        Assert.That(gone.Headers.Location!.ToString(), Is.EqualTo("/account/sign-in"));
        Assert.That((await thief.VisitAsync("/doctor")).Status, Is.EqualTo(302));
    }

    [TestCase(14, 200)]
    [TestCase(15, 302)]
    public async Task A_session_ends_after_fifteen_idle_minutes(int minutes, int status)
    {
        await browser.SignInAsync(doctor);
        clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task A_session_ends_after_eight_hours_of_work()
    {
        await browser.SignInAsync(doctor);
        for (var minutes = 0; minutes < (8 * 60) - 10; minutes += 10)
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(200), $"after {minutes + 10} minutes");
        }

        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(302));
    }

    [Test]
    public async Task What_a_page_fetches_by_itself_does_not_keep_its_session_alive()
    {
        await browser.SignInAsync(doctor);
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "cors");
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(200));
        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(302));
    }

    [Test]
    public async Task A_form_without_its_token_changes_nothing()
    {
        await browser.SignInAsync(doctor);
        using var bare = new FormUrlEncodedContent([]);
        using var answer = await browser.PostAsync("/account/sign-out", bare);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await browser.VisitAsync("/doctor")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_role_opens_its_own_pages_alone()
    {
        var admin = await site.Account(AccountRole.Admin);
        await browser.SignInAsync(doctor);
        using var office = site.Browser();
        await office.SignInAsync(admin);

        Assert.That((await browser.VisitAsync("/office")).Status, Is.EqualTo(403));
        Assert.That((await office.VisitAsync("/doctor")).Status, Is.EqualTo(403));
        Assert.That((await office.VisitAsync("/live/mine")).Status, Is.EqualTo(403));
        Assert.That((await office.VisitAsync("/office")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Session_cookies_are_out_of_reach_of_scripts_and_other_sites()
    {
        using var first = await browser.TypePasswordAsync(doctor.Email);
        using var second = await browser.TypeCodeAsync(doctor.Code());
        var cookies = first.Headers.GetValues("Set-Cookie").Concat(second.Headers.GetValues("Set-Cookie")).ToList();

        Assert.That(cookies, Has.Count.GreaterThanOrEqualTo(3));
        Assert.That(cookies, Has.All.Contains("httponly"));
        Assert.That(cookies, Has.All.Match("samesite=(strict|lax)"));
    }
}
