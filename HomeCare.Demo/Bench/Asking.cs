using System.Net.Sockets;
using System.Text.Json;

namespace HomeCare.Demo.Bench;

/// <summary>What is asked of the bench's server.</summary>
internal enum Ask
{
    /// <summary>One person's readings of a span, as they are stored.</summary>
    Readings,

    /// <summary>How long it takes to read 24 h of one person.</summary>
    TimeDay,

    /// <summary>How long 30 days in 5-minute means take.</summary>
    TimeMonth,

    /// <summary>How long the state of everyone takes.</summary>
    TimeState,

    /// <summary>How long one person's figures of a month take.</summary>
    TimeFigures,

    /// <summary>How many batches are stored and not judged.</summary>
    Unjudged,

    /// <summary>Collects what is garbage, and says how much memory is in use.</summary>
    Memory,
}

/// <summary>A question.</summary>
/// <param name="Patients">Whom it is about; for a time one after the other.</param>
/// <param name="FromMs">Start, ms since 1970.</param>
/// <param name="ToMs">End, exclusive.</param>
internal sealed record Question(Ask Ask, IReadOnlyList<Guid>? Patients = null, long FromMs = 0, long ToMs = 0);

/// <summary>A stored reading.</summary>
internal sealed record StoredValues(long MeasuredAtMs, double? HeartRate, double? Oxygen, double? Steps, double? Battery);

/// <summary>An answer: what was asked for, or what went wrong.</summary>
/// <param name="Ms">Each time, in ms.</param>
/// <param name="Rows">How many rows the last timed answer had, so that nothing is measured fast by being empty.</param>
internal sealed record Told(
    IReadOnlyList<StoredValues>? Readings = null, IReadOnlyList<double>? Ms = null, int Rows = 0, long Bytes = 0, string? Trouble = null);

/// <summary>The bench's end of the line into its server.</summary>
internal sealed class Asking : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    private Asking(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        (_reader, _writer) = (new StreamReader(stream), new StreamWriter(stream) { AutoFlush = true });
    }

    /// <summary>Opens it; a server that has just begun to listen may open its end a moment later.</summary>
    public static async Task<Asking> OpenAsync(PreparedFolder folder, TimeProvider time, CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(folder.Channel), stop);
                return new Asking(socket);
            }
            catch (SocketException missing)
            {
                socket.Dispose();
                if (time.GetElapsedTime(begun) > Patience)
                {
                    throw new DemoRefusal($"The server does not answer the bench at {folder.Channel}: {missing.Message}.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop);
            }
        }
    }

    public async Task<Told> AskAsync(Question question, CancellationToken stop)
    {
        await _writer.WriteLineAsync(JsonSerializer.Serialize(question, Json).AsMemory(), stop);
        var told = await _reader.ReadLineAsync(stop) is { } line ? JsonSerializer.Deserialize<Told>(line, Json)! : throw new DemoRefusal("The server hung up on a question of the bench.");
        return told.Trouble is { } trouble ? throw new DemoRefusal($"The server could not answer {question.Ask}: {trouble}") : told;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
    }
}
