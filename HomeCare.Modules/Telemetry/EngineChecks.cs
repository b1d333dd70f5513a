using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry;

/// <summary>The journal: without it nothing can be acknowledged.</summary>
internal sealed class JournalCheck(Recovery recovery) : IEngineCheck
{
    public string Engine => "journal";

    public bool Needed => true;

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync().WaitAsync(cancellationToken);
        return (recovery.Journal as FileJournal) switch
        {
            null => null,
            { IsMine: false } => "Another process of this server writes the journal: this one takes no readings. Stop one of them.",
            { Fault: not null } => "The journal's disk refused the last write: boxes are told to send again, nothing is lost. Look at the disk: its room, its health.",
            _ => null,
        };
    }
}

/// <summary>
/// The brokers: without them readings are refused and their boxes keep them. Not needed all the same: dangers come in by the same door and need no broker, so
/// the door stays open.
/// </summary>
internal sealed class KafkaCheck(TopicWriter topic) : IEngineCheck
{
    public string Engine => "kafka";

    public bool Needed => false;

    public Task<string?> FindFaultAsync(CancellationToken cancellationToken) => Task.FromResult(
        topic.IsAway ? "The brokers do not acknowledge readings: boxes are told to send again, nothing is lost. Look at the brokers and the way to them." : null);
}

/// <summary>
/// What was read of the topic and waits for the series store, within its limit. Beyond it nothing is read, so nothing is judged. Not needed all the same: this process
/// opens no door for boxes, or one by which dangers come.
/// </summary>
internal sealed class UnpackedCheck(ReadingsConsumer consumer) : IEngineCheck
{
    public string Engine => "unpacked";

    public bool Needed => false;

    public Task<string?> FindFaultAsync(CancellationToken cancellationToken) => Task.FromResult(consumer.Fault);
}

/// <summary>
/// What waits for the series store, within its limits. Beyond them readings are refused and their boxes keep them. Not needed all the same: dangers come in by
/// the same door, so the door stays open.
/// </summary>
internal sealed class BacklogCheck(Backlog backlog, Recovery recovery) : IEngineCheck
{
    public string Engine => "backlog";

    public bool Needed => false;

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync().WaitAsync(cancellationToken);
        backlog.Look();
        return backlog.Fault;
    }
}

/// <summary>The series store: the journal and memory carry on without it for as long as the disk has room.</summary>
internal sealed class SeriesCheck(ISeriesStore store) : IEngineCheck
{
    public string Engine => "series";

    public bool Needed => false;

    public Task<string?> FindFaultAsync(CancellationToken cancellationToken) => store.FindFaultAsync(cancellationToken);
}
