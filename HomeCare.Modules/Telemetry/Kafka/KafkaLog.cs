using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>What librdkafka says of itself: brokers, partitions, offsets; it knows no reading.</summary>
internal static partial class KafkaLog
{
    public static void Write(ILogger log, LogMessage said) =>
        Said(log, said.Level <= SyslogLevel.Error ? LogLevel.Warning : said.Level <= SyslogLevel.Warning ? LogLevel.Information : LogLevel.Debug, said.Facility, said.Message);

    [LoggerMessage(Message = "Kafka client, {Facility}: {Said}")]
    private static partial void Said(ILogger logger, LogLevel level, string facility, string said);
}
