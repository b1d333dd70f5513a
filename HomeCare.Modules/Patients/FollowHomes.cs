using HomeCare.Modules.Patients.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Patients;

/// <summary>
/// Where processes share the work, a box is moved in one and its messages come in by another: what moved lately is read again each <see cref="Pause"/>, so that
/// a reading is not kept under who lived there before.
/// </summary>
internal sealed partial class FollowHomes(HomeMap homes, IServiceScopeFactory scopes, TimeProvider clock, ILogger<FollowHomes> log) : BackgroundService
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Longer than a database may be away unnoticed, and than the processes' clocks may differ.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                NotFollowed(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var since = (clock.GetUtcNow() - Lately).UtcDateTime;
        var moved = await scope.ServiceProvider.GetRequiredService<PatientsDb>().BoxPlaces
            .Where(place => place.Since >= since || place.Until >= since)
            .Select(place => place.Box)
            .Distinct()
            .ToListAsync(cancellationToken);
        if (moved.Count > 0)
        {
            await homes.RefreshAsync(moved, null, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Moved boxes could not be read; it is tried again")]
    private partial void NotFollowed(Exception exception);
}
