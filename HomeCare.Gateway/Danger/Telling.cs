using HomeCare.Gateway.Outbox;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Danger;

/// <summary>Brings every raised danger's texts into the SMS spool, each step once. What fails is tried again; nothing else waits for it.</summary>
internal sealed partial class Telling(DangersQueue queue, RelativeTexts relatives, ILogger<Telling> log)
{
    private readonly HashSet<Guid> _untellable = [];

    /// <summary>False while something is still untold.</summary>
    public bool TellWhatIsUntold(UnwrittenDangers unwritten)
    {
        var complete = true;
        try
        {
            foreach (var danger in queue.Untold())
            {
                complete &= Try(danger, () => danger.TakenBackAt is null ? Raised(danger) : Cancelled(danger));
            }
        }
        catch (SqliteException broken)
        {
            LogNotRead(log, broken.SqliteErrorCode);
            complete = false;
        }

        foreach (var danger in unwritten.All.Where(danger => danger is { Raised: true, ToldRaised: false, PartOf: null }))
        {
            if (Try(danger, () => relatives.TellRaised(danger)))
            {
                unwritten.MarkTold(danger.EventId);
            }
            else
            {
                complete = false;
            }
        }

        return complete;
    }

    private bool Raised(KnownDanger danger)
    {
        if (!relatives.TellRaised(danger))
        {
            return false;
        }

        queue.MarkToldRaised(danger.EventId);
        return true;
    }

    private bool Cancelled(KnownDanger danger)
    {
        // The escalation may have ordered the alarm before it was marked as told here. Without a plan nobody can have heard of it.
        if (!relatives.TellCancelled(danger) && danger.ToldRaised)
        {
            return false;
        }

        queue.MarkToldCancelled(danger.EventId);
        return true;
    }

    private bool Try(KnownDanger danger, Func<bool> tell)
    {
        try
        {
            if (tell())
            {
                LogTold(log, danger.EventId);
                return true;
            }

            // Tried again each few seconds, but said once: it may take until the enrolment.
            if (_untellable.Add(danger.EventId))
            {
                LogNobody(log, danger.EventId);
            }
        }
        catch (Exception broken)
        {
            // Whatever the spool's trouble is, the server's way goes on and this one is tried again.
            LogNotTold(log, danger.EventId, broken);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Danger {EventId}: the texts are in the spool")]
    private static partial void LogTold(ILogger log, Guid eventId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Danger {EventId}: no emergency plan with contacts yet; the texts wait for it")]
    private static partial void LogNobody(ILogger log, Guid eventId);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Danger {EventId}: the SMS spool failed; tried again")]
    private static partial void LogNotTold(ILogger log, Guid eventId, Exception broken);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The outbox does not answer (SQLite error {Code}); tried again")]
    private static partial void LogNotRead(ILogger log, int code);
}
