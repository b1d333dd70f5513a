using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Tests.Web.Pages;
using HomeCare.Web.Live;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using NUnit.Framework;

namespace HomeCare.Tests.Browser;

/// <summary>What an open page does by itself: ages, the line's state, the alarm.</summary>
[NonParallelizable]
internal sealed class LiveValuesTests
{
    private readonly List<string> complaints = [];
    private Chromium chromium;
    private PagesSite site;
    private FakeTimeProvider clock;
    private IBrowserContext context;
    private IPage page;

    [OneTimeSetUp]
    public async Task Start() => chromium = await Chromium.StartAsync();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }
    }

    [SetUp]
    public async Task Open()
    {
        clock = new FakeTimeProvider(Ward.Noon);
        site = await PagesSite.StartAsync(new Ward().Answers, clock);
        context = await chromium.OpenAsync(site.Url, 1440, complaints);
        await context.AddCookiesAsync([site.As(AccountRole.Doctor)]);
        page = await context.NewPageAsync();
        await page.GotoAsync("/doctor", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await Assertions.Expect(page.Locator("p[data-link]")).ToHaveTextAsync("En direct");
    }

    [TearDown]
    public async Task Close()
    {
        if (context is not null)
        {
            await context.CloseAsync();
            await site.DisposeAsync();
        }
    }

    private ILocator HeartRate => page.Locator($"tr[data-patient='{Ward.Jeanne.Id}'] [data-vital=hr]");

    [Test]
    public async Task A_value_greys_after_two_minutes_and_is_not_shown_as_current_after_five()
    {
        await Assertions.Expect(HeartRate).ToHaveAttributeAsync("data-freshness", "current");
        await site.TickAsync(Ward.Noon.AddSeconds(113));
        await Assertions.Expect(HeartRate).ToHaveAttributeAsync("data-freshness", "late");
        await Assertions.Expect(HeartRate.Locator(".vital-age")).ToHaveTextAsync("depuis 11:59");
        await Assertions.Expect(HeartRate.Locator(".vital-number")).ToHaveTextAsync("96");

        await site.TickAsync(Ward.Noon.AddSeconds(293));
        await Assertions.Expect(HeartRate).ToHaveAttributeAsync("data-freshness", "old");
        await Assertions.Expect(HeartRate.Locator(".vital-number")).ToHaveTextAsync("–");
        await Assertions.Expect(HeartRate.Locator(".vital-age")).ToHaveTextAsync("96 bpm · 11:59");
    }

    [Test]
    public async Task A_reading_that_is_doubtful_is_never_shown_as_a_value()
    {
        await site.SendAsync("reading", $$"""{"patient":"{{Ward.Jeanne.Id}}","measuredAt":"2026-03-12T11:00:02Z","spanSeconds":10,"heartRateBpm":219,"heartRateQuality":"doubtful"}""");

        await Assertions.Expect(HeartRate.Locator(".vital-number")).ToHaveTextAsync("–");
        await Assertions.Expect(HeartRate.Locator(".vital-age")).ToContainTextAsync("mesure douteuse");
    }

    [Test]
    public async Task An_older_reading_changes_nothing_and_a_newer_one_adds_its_steps()
    {
        await site.SendAsync("reading", $$"""{"patient":"{{Ward.Jeanne.Id}}","measuredAt":"2026-03-12T11:00:01Z","spanSeconds":10,"heartRateBpm":88,"heartRateQuality":"valid","steps":4}""");
        await site.SendAsync("reading", $$"""{"patient":"{{Ward.Jeanne.Id}}","measuredAt":"2026-03-12T10:00:00Z","spanSeconds":10,"heartRateBpm":50,"heartRateQuality":"valid","steps":9}""");
        await site.SendAsync("reading", $$"""{"patient":"{{Ward.Paul.Id}}","measuredAt":"2026-03-12T11:00:02Z","spanSeconds":10,"heartRateBpm":99,"heartRateQuality":"valid"}""");
        await Assertions.Expect(page.Locator($"tr[data-patient='{Ward.Paul.Id}'] [data-vital=hr] .vital-number")).ToHaveTextAsync("99");

        await Assertions.Expect(HeartRate.Locator(".vital-number")).ToHaveTextAsync("88");
        await Assertions.Expect(page.Locator($"tr[data-patient='{Ward.Jeanne.Id}'] [data-vital=steps] .vital-number")).ToHaveTextAsync("416");
    }

    [Test]
    public async Task A_new_red_alert_is_read_out_and_stands_in_the_title_until_someone_takes_it()
    {
        await site.SendAsync("alert", $$"""{"alert":"{{Ward.Fall.Id}}","patient":"{{Ward.Jeanne.Id}}","state":"raised","level":"red","rule":"fall","at":"2026-03-12T11:00:00Z"}""");
        await Assertions.Expect(page.Locator("[data-alarm]")).ToContainTextAsync("Nouvelle alerte rouge · MOREAU Jeanne");
        await Assertions.Expect(page).ToHaveTitleAsync("● Nouvelle alerte rouge");

        await site.SendAsync("alert", $$"""{"alert":"{{Ward.Fall.Id}}","patient":"{{Ward.Jeanne.Id}}","state":"taken","level":"red","at":"2026-03-12T11:00:09Z"}""");
        await Assertions.Expect(page.Locator("[data-alarm]")).ToBeHiddenAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("Mes patients · HomeCare");
    }

    [Test]
    public async Task A_cut_line_says_since_when_and_comes_back_by_itself()
    {
        await site.CutAsync();
        await Assertions.Expect(page.Locator("p[data-link]")).ToHaveTextAsync("Liaison interrompue depuis 12:00");
        site.Mend();
        await Assertions.Expect(page.Locator("p[data-link]")).ToHaveTextAsync("En direct", new() { Timeout = 15_000 });
    }
}
