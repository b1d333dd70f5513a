extern alias server;

using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using server::HomeCare.Modules.Shared;
using server::HomeCare.Web;
using server::HomeCare.Web.Ingestion;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// <c>bench-server</c>: the product's server, of which one part is another: who a box is. It refuses a folder that the bench did not make, and
/// addresses that others can reach.
/// </summary>
internal static class BenchServer
{
    public const string Verb = "bench-server";

    public static Task<int> RunAsync(string[] settings) => SayingWhyAsync(async () =>
    {
        await using var app = Build(settings);
        app.Services.GetRequiredService<Doors>().CheckFree();
        using var behind = app.Services.GetRequiredService<Foremost>().KeepOthersBehind(TimeProvider.System, app.Services.GetRequiredService<ILogger<Foremost>>());
        await Site.PrepareAsync(app);
        await app.RunAsync();
    });

    /// <summary>The server, nothing started; throws with one sentence where it must not be.</summary>
    internal static WebApplication Build(string[] settings) => Site.Build(settings, builder =>
    {
        var doors = Doors.From(builder.Configuration);
        if (!doors.Ingestion.IsLoopback || !doors.Site.IsLoopback)
        {
            throw new InvalidOperationException("The bench's server believes what a request says of its home, so it listens on loopback alone.");
        }

        var folder = new PreparedFolder(Path.GetDirectoryName(Engine.From(builder.Configuration).Folder.TrimEnd('/'))!);
        if (folder.Find() is null)
        {
            throw new InvalidOperationException(
                $"{folder.Root} was not made by the bench: there is no {Path.GetFileName(folder.Mark)} of its own. The bench's server believes what a request says of its home, so it serves no other folder.");
        }

        builder.Services.AddSingleton<CertificateIdentity>().AddSingleton<IBoxIdentity, HomeInHeader>();
        builder.Services.AddSingleton(folder).AddHostedService<Channel>();
    });

    /// <summary>What goes wrong for a reason that a person can change is one sentence and the code 1.</summary>
    internal static async Task<int> SayingWhyAsync(Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync(Environment.GetEnvironmentVariable("HOMECARE_STACK") == "1" ? exception.ToString() : exception.Message);
            return 1;
        }
    }
}
