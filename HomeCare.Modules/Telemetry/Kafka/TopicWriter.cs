using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Writes to the brokers, and answers once every replica in step has it. While they do not acknowledge, a few go on trying so that their return is seen, and
/// the others are refused at once: a request that cannot be receipted must not hold the place of one that can.
/// </summary>
internal sealed partial class TopicWriter(KafkaSettings settings, ILogger<TopicWriter> log) : IDisposable
{
    /// <summary>So many try while the brokers are away.</summary>
    public const int Probes = 32;

    private readonly Lock gate = new();
    private IProducer<byte[], byte[]>? producer;
    private bool disposed;
    private volatile bool away;
    private int waiting;

    /// <summary>True from the first message that was not acknowledged until the next that is.</summary>
    public bool IsAway => away;

    /// <summary>How many wait for the brokers.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>The client in use; made at the first need.</summary>
    public IClient Client => Current();

    public Task WriteAsync(byte[] key, byte[] message) => WriteAsync(settings.Topic, new Message<byte[], byte[]> { Key = key, Value = message });

    /// <summary>Done when it is acknowledged; fails with <see cref="KafkaAwayException"/> when that takes too long.</summary>
    public Task WriteAsync(string topic, Message<byte[], byte[]> message)
    {
        if (away && Waiting >= Probes)
        {
            throw new KafkaAwayException("away");
        }

        var receipt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref waiting);
        try
        {
            Current().Produce(topic, message, report => Settle(receipt, report.Error));
        }
        catch (Exception exception) when (exception is KafkaException or ObjectDisposedException)
        {
            // The queue is full, or the client broke a moment ago and its successor is not there yet.
            Settle(receipt, (exception as KafkaException)?.Error ?? new Error(ErrorCode.Local_Destroy));
        }

        return receipt.Task;
    }

    public void Dispose()
    {
        IProducer<byte[], byte[]>? last;
        lock (gate)
        {
            (last, producer, disposed) = (producer, null, true);
        }

        if (last is not null)
        {
            // What is on its way gets its receipt; what does not is not acknowledged, and comes again.
            last.Flush(TimeSpan.FromSeconds(5));
            last.Dispose();
        }
    }

    private IProducer<byte[], byte[]> Current()
    {
        if (Volatile.Read(ref producer) is { } known)
        {
            return known;
        }

        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return producer ??= new ProducerBuilder<byte[], byte[]>(settings.Producer())
                .SetErrorHandler((failing, error) => Note(failing, error))
                .SetLogHandler((_, said) => KafkaLog.Write(log, said))
                .Build();
        }
    }

    private void Settle(TaskCompletionSource receipt, Error error)
    {
        Interlocked.Decrement(ref waiting);
        if (!error.IsError)
        {
            if (away)
            {
                away = false;
                Back();
            }

            receipt.SetResult();
            return;
        }

        if (!away)
        {
            away = true;
            Away(error.Code);
        }

        receipt.SetException(new KafkaAwayException(error.Code.ToString()));
    }

    /// <summary>An idempotent producer that lost count says so and writes no more, by design: another takes its place.</summary>
    private void Note(IProducer<byte[], byte[]> failing, Error error)
    {
        if (!error.IsFatal)
        {
            return;
        }

        lock (gate)
        {
            if (!ReferenceEquals(producer, failing))
            {
                return;
            }

            producer = null;
        }

        Replaced(error.Code);

        // This is called from the client's own thread, which cannot end itself. Its messages are answered first, each with its failure.
        _ = Task.Run(() =>
        {
            failing.Flush(TimeSpan.FromSeconds(settings.ReceiptSeconds));
            failing.Dispose();
        });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Kafka does not acknowledge ({Reason}): boxes are told to come back, and keep their readings")]
    private partial void Away(ErrorCode reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka acknowledges again")]
    private partial void Back();

    [LoggerMessage(Level = LogLevel.Error, Message = "The Kafka producer cannot go on ({Reason}) and is replaced; what it had not written comes again")]
    private partial void Replaced(ErrorCode reason);
}
