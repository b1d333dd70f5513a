using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>A provider of texts on loopback: keeps what it was asked, and answers as the test says.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private int count;

    private ProviderServer(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.Single() + "/texts");

    /// <summary>Every request, oldest first.</summary>
    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// <summary>What the n-th request is answered, from 1; by default a new id in Twilio's words.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (n, context) => JsonAsync(context, 201, $$"""{"sid":"SM{{n}}"}""");

    public static async Task<ProviderServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ProviderServer(builder.Build());
        server.app.Run(server.HandleAsync);
        await server.app.StartAsync();
        return server;
    }

    public static async Task JsonAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue(new Asked(
            context.Request.Method, context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), await reader.ReadToEndAsync()));
        await Answer(Interlocked.Increment(ref count), context);
    }

    internal sealed record Asked(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
}
