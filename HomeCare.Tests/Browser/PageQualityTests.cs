using HomeCare.Tests.Web.Pages;
using Microsoft.Playwright;
using NUnit.Framework;

namespace HomeCare.Tests.Browser;

/// <summary>Every page in a real browser: on a desk by day, on a phone by night.</summary>
[NonParallelizable]
internal sealed class PageQualityTests
{
    private Chromium chromium;
    private PagesSite site;

    [OneTimeSetUp]
    public async Task Open()
    {
        chromium = await Chromium.StartAsync();
        site = await PagesSite.StartAsync(new Ward().Answers);
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }
    }

    [TestCase(1440, ColorScheme.Light)]
    [TestCase(390, ColorScheme.Dark)]
    public async Task Every_page_fits_complains_of_nothing_and_is_accessible(int width, ColorScheme scheme)
    {
        var faults = new List<string>();
        await using var context = await chromium.OpenAsync(site.Url, width, faults, scheme);
        foreach (var (role, path) in EveryPage.List)
        {
            await context.AddCookiesAsync([site.As(role)]);
            var page = await context.NewPageAsync();
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            await page.WaitForFunctionAsync("() => !document.querySelector('main').dataset.live || document.body.dataset.link === 'live'");
            var wide = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            if (wide > width)
            {
                faults.Add($"{path} is {wide} pixels wide on {width}");
            }

            faults.AddRange((await Chromium.AxeAsync(page)).Select(fault => $"{path} {fault}"));
            await page.CloseAsync();
        }

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task Every_page_says_what_it_has_to_say_without_script()
    {
        var faults = new List<string>();
        await using var context = await chromium.OpenAsync(site.Url, 390, faults, script: false);
        await context.AddCookiesAsync([site.As(Modules.BackOffice.Contracts.AccountRole.Doctor)]);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/doctor/patients/{Ward.Jeanne.Id}");

        await Assertions.Expect(page.Locator("[data-vital=hr] .vital-number").First).ToHaveTextAsync("96");
        await Assertions.Expect(page.Locator(".chart-hr path.line")).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("M.+L.+M"));
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Je m’en occupe" })).ToBeVisibleAsync();
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task On_a_phone_every_target_of_the_nurse_is_44_pixels_high()
    {
        var faults = new List<string>();
        await using var context = await chromium.OpenAsync(site.Url, 390, faults);
        await context.AddCookiesAsync([site.As(Modules.BackOffice.Contracts.AccountRole.Nurse)]);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/nurse", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        var small = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('main button, main summary, main .call, main .stop h3 a, .top-end button, .places a')]
              .filter(target => target.getClientRects().length && target.getBoundingClientRect().height < 44)
              .map(target => `${target.textContent.trim()} ${target.getBoundingClientRect().height}`)
            """);

        Assert.That(small, Is.Empty);
    }
}
