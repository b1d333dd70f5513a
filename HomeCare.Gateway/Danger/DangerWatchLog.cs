using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Danger;

/// <summary>What the watch says of its work: ids and codes only.</summary>
internal sealed partial class DangerWatch
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Signal of {Source}: {Decision} {EventId}")]
    private static partial void LogDecided(ILogger log, string source, string decision, Guid? eventId);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Signal of {Source} not written (SQLite error {Code}): told from memory, not confirmed to the bracelet")]
    private static partial void LogNotWritten(ILogger log, string source, int code);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Danger {EventId} not written as raised (SQLite error {Code}): told from memory")]
    private static partial void LogNotRaised(ILogger log, Guid eventId, int code);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Danger {EventId} not written as taken back (SQLite error {Code}); tried again")]
    private static partial void LogNotTakenBack(ILogger log, Guid eventId, int code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Danger {EventId}: the outbox does not say whether it was taken back (SQLite error {Code}); its text is ordered")]
    private static partial void LogNotKnown(ILogger log, Guid eventId, int code);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The outbox still takes nothing (SQLite error {Code}); tried again")]
    private static partial void LogStillNotWritten(ILogger log, int code);
}
