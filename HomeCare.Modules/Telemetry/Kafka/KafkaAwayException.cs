using HomeCare.Modules.Shared;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>The brokers did not acknowledge in time, or so much waits for them that more is refused. Nothing was promised: the box sends again.</summary>
internal sealed class KafkaAwayException(string code) : PutOffException(
    "storage_unavailable", $"Kafka did not acknowledge ({code}). Nothing is lost: the box keeps its readings and sends them again.", TimeSpan.FromSeconds(5));
