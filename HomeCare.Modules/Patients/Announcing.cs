using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Patients;

/// <summary>
/// Tells the other modules what is written in <see cref="Announcement"/>s: right after the command, and again each
/// <see cref="Pause"/> for those that someone failed to hear. An event may so be heard twice; never not at all.
/// </summary>
internal sealed partial class Announcing(IServiceScopeFactory scopes, TimeProvider clock, ILogger<Announcing> log) : BackgroundService
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<long, bool> underWay = new();

    /// <summary>Publishes one. A listener's failure is logged and the announcement stays written: the command itself has succeeded.</summary>
    public async Task PublishAsync(long id, CancellationToken cancellationToken)
    {
        if (!underWay.TryAdd(id, true))
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PatientsDb>();
            if (await db.Announcements.FindAsync([id], cancellationToken) is { } announcement)
            {
                await PublishAsync(db, announcement, cancellationToken);
            }
        }
        catch (Exception exception) when (StorageFault.IsLostRace(exception))
        {
            // Another process told it in the same moment, and took it away.
        }
        catch (Exception exception) when (StorageFault.IsEngineAway(exception))
        {
            // What it tells of is written: whoever asked for that is not told that it failed.
            StorageFailed(exception);
        }
        finally
        {
            underWay.TryRemove(id, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var id in await WrittenAsync(stoppingToken))
                {
                    await PublishAsync(id, stoppingToken);
                }

                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                StorageFailed(exception);
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<List<long>> WrittenAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PatientsDb>().Announcements
            .OrderBy(announcement => announcement.Id).Select(announcement => announcement.Id).ToListAsync(cancellationToken);
    }

    private async Task PublishAsync(PatientsDb db, Announcement announcement, CancellationToken cancellationToken)
    {
        try
        {
            // A scope of its own: what a listener leaves behind in its storage context concerns no other event.
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(announcement.Read(), cancellationToken);
            db.Announcements.Remove(announcement);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            announcement.NoteFailure();
            NotHeard(exception, announcement.Id, announcement.Kind, announcement.Failures);
        }

        await db.SaveChangesAsync(CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Announcement} ({Kind}) was not heard by everyone, failure {Failures}; it is told again")]
    private partial void NotHeard(Exception exception, long announcement, string kind, int failures);

    [LoggerMessage(Level = LogLevel.Error, Message = "Events that are written could not be read, or not taken away once told; they are told again")]
    private partial void StorageFailed(Exception exception);
}
