using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry;

/// <summary>Reads everyone's last values at start, so that the first list after it is as quick as any.</summary>
internal sealed partial class LastSeenWarmUp(IServiceScopeFactory scopes, LastSeen lastSeen, ILogger<LastSeenWarmUp> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var home in await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListHomes(), stoppingToken))
            {
                await lastSeen.OfAsync(home, stoppingToken);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Nothing is missing: who is not in memory is read when asked for.
            GivenUp(exception);
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Last values could not be read ahead; each is read when it is asked for")]
    private partial void GivenUp(Exception exception);
}
