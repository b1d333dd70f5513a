using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Web.Commands;

/// <summary>Sends requests to the modules without serving anything: the server's own parts, with nothing started.</summary>
internal static class Offline
{
    public static async Task<int> RunAsync(string[] settings, Func<IMediator, TimeProvider, Task<int>> work)
    {
        await using var app = Site.Build(settings, builder => builder.Logging.ClearProviders());
        await Site.PrepareAsync(app);
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<IMediator>(), app.Services.GetRequiredService<TimeProvider>());
    }

    /// <summary>Says no on the error stream, in French and English.</summary>
    public static async Task<int> RefuseAsync(Refusal refusal)
    {
        await Console.Error.WriteLineAsync($"{refusal.French}\n{refusal.English}");
        return 1;
    }
}
