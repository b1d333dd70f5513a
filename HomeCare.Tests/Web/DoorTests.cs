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
        using var operators = site.Operator();
        var doors = new Dictionary<Door, HttpClient> { [Door.Site] = people, [Door.Ingestion] = boxes, [Door.Operations] = operators };
        var own = Endpoints().Select(endpoint => (DoorKeeping.DoorOf(endpoint), endpoint.RoutePattern.RawText!.TrimStart('/'))).ToHashSet();
        Assert.That(own.Select(each => each.Item1).Distinct(), Is.EquivalentTo(doors.Keys));
        foreach (var endpoint in Endpoints())
        {
            // A path may be at two doors, and is then two endpoints.
            foreach (var (other, caller) in doors.Where(door => !own.Contains((door.Key, endpoint.RoutePattern.RawText!.TrimStart('/')))))
            {
                using var request = RequestFor(endpoint);
                using var answer = await caller.SendAsync(request);

                // The site sends strangers to sign in from wherever nothing is.
                Assert.That(
                    answer.StatusCode == HttpStatusCode.NotFound || (other == Door.Site && IsSentToSignIn(answer)),
                    $"{request.Method} {request.RequestUri} of {DoorKeeping.DoorOf(endpoint)} at {other}");
            }
        }
    }

    [Test]
    public async Task Everything_of_the_site_is_denied_to_strangers_but_a_handful()
    {
        using var stranger = site.Browser();
        var open = new HashSet<string>();
        foreach (var endpoint in Endpoints().Where(endpoint => DoorKeeping.DoorOf(endpoint) == Door.Site))
        {
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                open.Add(endpoint.RoutePattern.RawText!);
                continue;
            }

            using var request = RequestFor(endpoint);
            using var answer = await stranger.SendAsync(request);
            Assert.That(
                answer.StatusCode == HttpStatusCode.Unauthorized || IsSentToSignIn(answer),
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

    [TestCase("http://localhost:5081", null)]
    [TestCase("http://127.0.0.1:5081", null)]
    [TestCase("http://[::1]:5081", null)]
    [TestCase("http://0.0.0.0:5081", "true")]
    public void The_operators_door_is_on_loopback_or_on_a_network_said_to_be_private(string url, string? confirmed) =>
        Assert.That(Doors.From(OperationsSettings(url, confirmed)).Operations, Is.EqualTo(new Uri(url)));

    [TestCase("http://0.0.0.0:5081", null)]
    [TestCase("http://10.1.2.3:5081", "false")]
    [TestCase("https://localhost:5081", null)]
    [TestCase("5081", null)]
    public void An_operators_door_that_strangers_could_read_does_not_open(string url, string? confirmed) => Assert.That(
        () => Doors.From(OperationsSettings(url, confirmed)), Throws.InvalidOperationException.With.Message.StartsWith("Operations:Url is "));

    [Test]
    public void Said_empty_there_is_no_operators_door_and_said_nothing_it_is_at_5081()
    {
        Assert.That(Doors.From(OperationsSettings("", null)).Operations, Is.Null);
        Assert.That(Doors.From(OperationsSettings(null, null)).Operations, Is.EqualTo(new Uri("http://localhost:5081")));
    }

    [Test]
    public async Task A_name_that_a_stranger_points_at_this_machine_does_not_open_the_operators_door()
    {
        using var browser = site.Operator();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Host = "evil.example";

        Assert.That((await browser.SendAsync(request)).StatusCode, Is.EqualTo(HttpStatusCode.MisdirectedRequest));
        Assert.That((await browser.GetAsync("/metrics")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Without_the_operators_door_nothing_of_it_is_anywhere()
    {
        await using var closed = await RunningSite.StartAsync(EngineKind.Sqlite, null, "--Operations:Url=");
        using var people = closed.Browser();
        using var boxes = closed.Box();

        Assert.That(closed.Operations, Is.Null);
        Assert.That(IsSentToSignIn(await people.GetAsync("/metrics")), "as from anywhere where nothing is");
        Assert.That(await boxes.GetStringAsync("/health/ready"), Is.EqualTo("ready"));
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

    private static bool IsSentToSignIn(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal);

    private static IConfiguration OperationsSettings(string? url, string? confirmed) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Operations:Url"] = url, ["Operations:PrivateNetwork"] = confirmed }).Build();

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
