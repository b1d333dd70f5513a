using System.Net;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

internal sealed class DoorTests
{
    private RunningSite site = null!;

    [OneTimeSetUp]
    public async Task Start() => site = await RunningSite.StartAsync(EngineKind.Sqlite);

    [OneTimeTearDown]
    public async Task Stop() => await site.DisposeAsync();

    [Test]
    public async Task Every_endpoint_exists_at_its_own_door_alone()
    {
        using var people = site.Browser();
        using var boxes = site.Box();
        foreach (var endpoint in Endpoints())
        {
            var door = endpoint.Metadata.OfType<Door>().LastOrDefault(Door.Site);
            using var request = RequestFor(endpoint);
            using var answer = await (door == Door.Site ? boxes : people).SendAsync(request);

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), $"{request.Method} {request.RequestUri} of the {door} at the other door");
        }
    }

    [Test]
    public async Task Everything_of_the_site_is_denied_to_strangers_but_a_handful()
    {
        using var stranger = site.Browser();
        var open = new HashSet<string>();
        foreach (var endpoint in Endpoints().Where(endpoint => !endpoint.Metadata.OfType<Door>().Contains(Door.Ingestion)))
        {
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                open.Add(endpoint.RoutePattern.RawText!);
                continue;
            }

            using var request = RequestFor(endpoint);
            using var answer = await stranger.SendAsync(request);
            Assert.That(
                answer.StatusCode == HttpStatusCode.Unauthorized
                    || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal)),
                $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode}");
        }

        Assert.That(open, Has.Count.LessThanOrEqualTo(10), string.Join(", ", open));
    }

    [Test]
    public async Task Every_page_forbids_the_browser_what_it_need_not_do()
    {
        using var stranger = site.Browser();
        foreach (var page in new[] { "/account/sign-in", "/doctor", "/nowhere", "/error/404" })
        {
            using var answer = await stranger.GetAsync(page);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();

            Assert.That(policy, Does.Contain("default-src 'none'").And.Contain("frame-ancestors 'none'").And.Not.Contain("unsafe"), page);
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]), page);
            Assert.That(answer.Headers.CacheControl!.NoStore, Is.True, page);
            Assert.That(answer.Headers.Contains("Server"), Is.False, page);
        }
    }

    [Test]
    public async Task Health_is_told_at_the_boxes_door()
    {
        using var monitor = site.Box();

        Assert.That(await monitor.GetStringAsync("/health/live"), Is.EqualTo("live"));
        Assert.That(await monitor.GetStringAsync("/health/ready"), Is.EqualTo("ready"));
    }

    [Test]
    public async Task What_is_unknown_at_the_boxes_door_is_a_problem_and_no_page()
    {
        using var box = site.Box();

        Assert.That(await (await box.GetAsync("/account/sign-in")).ProblemAsync(), Is.EqualTo((404, "refused")));
        Assert.That(await (await box.GetAsync(WireV1.ReadingsPath)).ProblemAsync(), Is.EqualTo((405, "refused")).Or.EqualTo((404, "refused")));
    }

    [TestCase("http://localhost:5080", null, false)]
    [TestCase("http://127.0.0.1:5080", null, false)]
    [TestCase("http://0.0.0.0:8080", "https://suivi.hopital.example", true)]
    public void A_site_others_can_reach_has_TLS_before_it(string url, string? publicUrl, bool tls) =>
        Assert.That(Doors.From(Settings(url, publicUrl)).PeopleUseTls, Is.EqualTo(tls));

    [TestCase("http://0.0.0.0:8080", null)]
    [TestCase("http://0.0.0.0:8080", "http://suivi.hopital.example")]
    [TestCase("https://localhost:5080", null)]
    [TestCase("localhost", null)]
    public void A_site_that_would_be_read_on_the_way_does_not_start(string url, string? publicUrl) =>
        Assert.That(() => Doors.From(Settings(url, publicUrl)), Throws.InvalidOperationException.With.Message.Contains("Site:"));

    [Test]
    public void A_door_that_another_program_has_is_said_in_one_sentence()
    {
        var settings = Settings(site.Site.ToString(), null);

        Assert.That(() => Doors.From(settings).CheckFree(), Throws.InvalidOperationException.With.Message.Contains("--Site:Url"));
    }

    [Test]
    public async Task Behind_TLS_cookies_are_Host_cookies_and_browsers_stay_with_https()
    {
        await using var tls = await RunningSite.StartAsync(EngineKind.Sqlite, null, "--Site:PublicUrl=https://suivi.hopital.example");
        using var browser = tls.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/sign-in");
        request.Headers.Host = "suivi.hopital.example";
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await browser.SendAsync(request);

        Assert.That(answer.Headers.GetValues("Set-Cookie"), Has.All.StartsWith("__Host-").And.All.Contains("; secure"));
        Assert.That(answer.Headers.GetValues("Strict-Transport-Security").Single(), Does.Contain("max-age=31536000"));
    }

    private static IConfiguration Settings(string url, string? publicUrl) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Site:Url"] = url, ["Site:PublicUrl"] = publicUrl }).Build();

    private IEnumerable<RouteEndpoint> Endpoints() => site.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null);

    private static HttpRequestMessage RequestFor(RouteEndpoint endpoint)
    {
        var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "status" } => "404",
            _ => Guid.NewGuid().ToString(),
        }))));
        var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods[0] : "GET";
        return new HttpRequestMessage(new HttpMethod(method), "/" + path);
    }
}
