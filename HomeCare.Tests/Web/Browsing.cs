using System.Net;
using System.Text.RegularExpressions;
using HomeCare.Tests.BackOffice;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

/// <summary>What a person does with the site's forms, without a browser.</summary>
internal static partial class Browsing
{
    /// <summary>Opens a page with a form, fills it in, and sends it with its antiforgery token.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient browser, string page, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page);
        var token = WebUtility.HtmlDecode(Token().Match(html).Groups[1].Value);
        using var form = new FormUrlEncodedContent(
            [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await browser.PostAsync(page, form);
    }

    public static Task<HttpResponseMessage> TypePasswordAsync(this HttpClient browser, string email, string password = Office.Password) =>
        browser.SubmitAsync("/account/sign-in", ("email", email), ("password", password));

    public static Task<HttpResponseMessage> TypeCodeAsync(this HttpClient browser, string code) =>
        browser.SubmitAsync("/account/code", ("code", code));

    /// <summary>Signs in with both factors.</summary>
    public static async Task SignInAsync(this HttpClient browser, RunningSite.Person person, int steps = 0)
    {
        using var first = await browser.TypePasswordAsync(person.Email);
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "the password is right");
        using var second = await browser.TypeCodeAsync(person.Code(steps));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "the code is right");
    }

    public static async Task<(int Status, string? Location)> VisitAsync(this HttpClient browser, string page)
    {
        using var answer = await browser.GetAsync(page);
        return ((int)answer.StatusCode, answer.Headers.Location?.IsAbsoluteUri == true ? answer.Headers.Location.PathAndQuery : answer.Headers.Location?.ToString());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
