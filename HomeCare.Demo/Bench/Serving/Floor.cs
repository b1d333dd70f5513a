extern alias server;

using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using server::HomeCare.Web;
using server::HomeCare.Web.Ingestion;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// <c>bench-floor</c>: what an HTTPS request costs before any of it is the product's. It reads the body and answers 202, on one path at once, on the
/// other once the bytes are on the disk with those of all who waited together. TLS, limits and socket options are the product's own objects, so
/// that a setting which the product changes is the floor's, too.
/// </summary>
internal static class Floor
{
    public const string Verb = "bench-floor";

    /// <summary>Answers once the bytes are on the disk.</summary>
    public const string DurablePath = "/durable";

    public static Task<int> RunAsync(string[] settings) => BenchServer.SayingWhyAsync(async () =>
    {
        await using var product = BenchServer.Build(settings);
        await product.Services.GetRequiredService<IngestionTls>().RefreshAsync(CancellationToken.None);
        var doors = product.Services.GetRequiredService<Doors>();
        doors.CheckFree();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var theirs = product.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
            kestrel.AddServerHeader = theirs.AddServerHeader;
            kestrel.Limits.MaxRequestBodySize = theirs.Limits.MaxRequestBodySize;
            kestrel.Limits.RequestHeadersTimeout = theirs.Limits.RequestHeadersTimeout;
            kestrel.ListenAt(doors.Ingestion, Door.Ingestion, product.Services.GetRequiredService<IngestionTls>().Use);
        });
        builder.Services.Configure<SocketTransportOptions>(own => Take(product.Services.GetRequiredService<IOptions<SocketTransportOptions>>().Value, own));
        await using var app = builder.Build();
        using var disk = new GroupCommit(Path.Combine(product.Services.GetRequiredService<PreparedFolder>().Root, "floor.bin"));
        app.Run(context => context.Request.Path.Value == DurablePath ? DurableAsync(context, disk) : BareAsync(context));
        await app.RunAsync();
    });

    private static async Task BareAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
    }

    private static async Task DurableAsync(HttpContext context, GroupCommit disk)
    {
        ReadResult read;
        while (!(read = await context.Request.BodyReader.ReadAsync()).IsCompleted)
        {
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        var written = disk.WriteAsync(read.Buffer);
        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        await written;
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
    }

    private static void Take(SocketTransportOptions theirs, SocketTransportOptions own)
    {
        own.UnsafePreferInlineScheduling = theirs.UnsafePreferInlineScheduling;
        own.WaitForDataBeforeAllocatingBuffer = theirs.WaitForDataBeforeAllocatingBuffer;
        own.IOQueueCount = theirs.IOQueueCount;
        own.NoDelay = theirs.NoDelay;
        own.Backlog = theirs.Backlog;
        own.MaxReadBufferSize = theirs.MaxReadBufferSize;
        own.MaxWriteBufferSize = theirs.MaxWriteBufferSize;
    }
}
