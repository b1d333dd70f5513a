using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Uplink;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Outbox;

/// <summary>
/// Looks after the disk, apart from all who need it: says what is wrong with it, moves what is in memory back to it, brings over what a broken file still
/// held. Nobody waits for it.
/// </summary>
internal sealed partial class StorageWatch(
    GatewaySettings settings, OutboxFile file, SmsSpool spool, EmergencyPlanFile plans, BoxFaults faults, TimeProvider time, ILogger<StorageWatch> log,
    BoxKey key, StoryLog story)
    : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>Given back to the disk in one turn; a page has 4 KiB.</summary>
    private const int PagesAtOnce = 256;

    public void Look()
    {
        Say(DiskProbe.Look(settings.Data));
        try
        {
            if (file.TryReturnToDisk())
            {
                LogReturned(log);
            }

            if (!file.BringSome())
            {
                file.Read(tx => tx.Run($"PRAGMA incremental_vacuum({PagesAtOnce})"));
            }

            story.SealWhatIsClear();
        }
        catch (SqliteException failing)
        {
            LogFailing(log, failing.SqliteErrorCode);
        }

        key.WriteAgain();
        plans.WriteAgain();
        faults.Set(BoxFaultCodes.KeyMemory, key.IsInMemory ? "La clé du boîtier n'est qu'en mémoire : ce qu'il garde sera illisible après un redémarrage." : null);
        faults.Set(
            BoxFaultCodes.KeyWrong,
            key.WasWrong || plans.WasOfAnotherKey || spool.Unreadable > 0
                ? "La clé du boîtier a changé : le plan d'urgence est redemandé au serveur, les SMS illisibles sont mis de côté."
                : null);
        faults.Set(BoxFaultCodes.OutboxMemory, file.IsInMemory ? "Les mesures ne sont gardées qu'en mémoire : le disque du boîtier n'accepte rien." : null);
        faults.Set(BoxFaultCodes.OutboxCorrupt, file.WasCorrupt ? "Le fichier des mesures était abîmé : il est mis de côté, ce qui était lisible est repris." : null);
        faults.Set(BoxFaultCodes.SpoolMemory, spool.StorageFault);
        faults.Set(BoxFaultCodes.PlanUnreadable, plans.WasUnreadable ? "Le plan d'urgence du boîtier est illisible : il est redemandé au serveur." : null);
        faults.Set(BoxFaultCodes.PlanUnwritten, plans.IsUnwritten ? "Le plan d'urgence n'est gardé qu'en mémoire : le disque du boîtier ne l'accepte pas." : null);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread that starts the danger path: a disk may take its time to fail.
        await Task.Yield();
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Say(DiskState disk)
    {
        faults.Set(BoxFaultCodes.DiskNearlyFull, disk == DiskState.NearlyFull ? "Le disque du boîtier est plein à plus de 80 %." : null);
        faults.Set(BoxFaultCodes.DiskFull, disk == DiskState.Full ? "Le disque du boîtier est plein." : null);
        faults.Set(BoxFaultCodes.DiskReadOnly, disk == DiskState.ReadOnly ? "Le disque du boîtier est en lecture seule : remplacez la carte mémoire." : null);
        faults.Set(BoxFaultCodes.DiskFailing, disk == DiskState.Failing ? "Le disque du boîtier répond par des erreurs : remplacez la carte mémoire." : null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The disk takes the outbox again")]
    private static partial void LogReturned(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be looked after (SQLite error {Code}); tried again")]
    private static partial void LogFailing(ILogger log, int code);
}
