using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web.Operations;

/// <summary>What reaches a collector. Its protobuf holds every word as plain UTF-8, which is all that is looked for.</summary>
internal sealed class TraceTests
{
    private const string Strangers = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Test]
    public async Task Every_danger_is_traced_with_its_box_s_id_and_of_the_rest_the_share_asked_for()
    {
        await using var none = await CollectAsync(share: 0);
        Assert.That(Has(none.Traces, "danger") && Has(none.Traces, none.Box.ToString()), "the danger is traced");
        Assert.That(Has(none.Traces, "/account/sign-in"), Is.False, "nothing else is");
        Assert.That(Has(none.Metrics, "homecare.danger.duration") && Has(none.Metrics, "homecare.alerts.unanswered.age"), "metrics come the same way");

        await using var all = await CollectAsync(share: 1);
        Assert.That(Has(all.Traces, "GET /account/sign-in"), "at 1 everything is");
    }

    [Test]
    public async Task Who_calls_does_not_choose_what_is_traced()
    {
        await using var collected = await CollectAsync(share: 0, browser => browser.DefaultRequestHeaders.Add("traceparent", Strangers));

        Assert.That(Has(collected.Traces, "danger"), "the danger is");
        Assert.That(Has(collected.Traces, "/account/sign-in"), Is.False, "the page is not");
    }

    [TestCase("--Operations:Otlp=collector")]
    [TestCase("--Operations:TraceShare=2", "--Operations:Otlp=http://127.0.0.1:4318")]
    public void A_setting_that_cannot_work_is_said_in_a_sentence(params string[] settings) => Assert.That(
        () => HomeCare.Web.Site.Build([.. settings, $"--Storage:Folder={Path.GetTempPath()}homecare-none"]),
        Throws.InvalidOperationException.With.Message.StartsWith("Operations:"));

    private static bool Has(string protobuf, string word) => protobuf.Contains(word, StringComparison.Ordinal);

    private static async Task<Collected> CollectAsync(double share, Action<HttpClient>? adapt = null)
    {
        var collector = await Collector.StartAsync();
        var site = await RunningSite.StartAsync(
            EngineKind.Sqlite, null, $"--Operations:Otlp={collector.Url}", FormattableString.Invariant($"--Operations:TraceShare={share}"));
        var home = await site.Home();
        using var box = site.Box(home.Certificate);
        using var browser = site.Browser();
        adapt?.Invoke(browser);
        using var page = await browser.GetAsync("/account/sign-in");
        var fall = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, site.Clock.GetUtcNow(), "BR-0001", true);
        var batch = new DangersBatch(1, site.Clock.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(fall, WireJson.Options)]);
        await (await box.PostAsync(WireV1.DangersPath, batch)).ReceiptAsync();
        await Scrape.OfAsync(site); // The slow gauges are counted.
        home.Certificate.Dispose();

        // What is not sent yet is sent now.
        await site.DisposeAsync();
        return new Collected(collector, home.Box.Value);
    }

    private sealed record Collected(Collector Collector, Guid Box) : IAsyncDisposable
    {
        public string Traces => Collector.Of("/v1/traces");

        public string Metrics => Collector.Of("/v1/metrics");

        public ValueTask DisposeAsync() => Collector.DisposeAsync();
    }

    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Body)> heard) : IAsyncDisposable
    {
        public string Url => app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var heard = new ConcurrentQueue<(string, string)>();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                heard.Enqueue((context.Request.Path.Value!, Encoding.UTF8.GetString(body.ToArray())));
                context.Response.ContentType = "application/x-protobuf";
            });
            await app.StartAsync();
            return new Collector(app, heard);
        }

        public string Of(string path) => string.Concat(heard.Where(post => post.Path == path).Select(post => post.Body));

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
