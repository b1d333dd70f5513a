using HomeCare.Demo.Counting;
using HomeCare.Demo.Processes;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Simulation;

namespace HomeCare.Demo.Homes;

/// <summary>
/// One home: a virtual bracelet and a virtual modem in this process, and the box's own program beside them. It notes what the bracelet measured
/// and signalled and what reached the modem, which is what the server's files are held against.
/// </summary>
internal sealed class Home : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Frame> _emitted = [];
    private readonly List<SentSignal> _signals = [];
    /// <summary>How long a relative needs to read and answer.</summary>
    private static readonly TimeSpan ReadsFor = TimeSpan.FromSeconds(20);

    private readonly VirtualBracelet _bracelet;
    private readonly VirtualModem _modem;
    private readonly Task[] _noting;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private Task _answering = Task.CompletedTask;
    private bool _answers;
    private int _texts;
    private int _disposed;

    private Home(string name, string scenario, SeededHome seeded, VirtualBracelet bracelet, VirtualModem modem, ChildProgram box, TimeProvider time)
    {
        (Name, Scenario, Seeded, _bracelet, _modem, Box, _time) = (name, scenario, seeded, bracelet, modem, box, time);
        _noting = [NoteReadingsAsync(), NoteSignalsAsync(), NoteTextsAsync()];
    }

    /// <summary>"home 2".</summary>
    public string Name { get; }

    public string Scenario { get; }

    public SeededHome Seeded { get; }

    public string Bracelet => _bracelet.Serial;

    public ChildProgram Box { get; }

    /// <summary>Texts that the virtual network took from this box.</summary>
    public int Texts => Volatile.Read(ref _texts);

    /// <summary>Frames that the box has not confirmed to the bracelet.</summary>
    public int Unconfirmed => _bracelet.Unconfirmed;

    public event Action<Home, SentSignal>? Signalled;

    public event Action<Home, ReceivedSms, TimeSpan?>? Texted;

    /// <param name="play">Makes the bracelet, given its serial number.</param>
    public static async Task<Home> StartAsync(
        int number, string scenario, SeededHome seeded, Func<string, VirtualBracelet> play, Server server, DataFolder data, Launcher launcher, TimeProvider time)
    {
        var modem = VirtualModem.OnPseudoTerminal(time);
        var bracelet = play($"HC-{seeded.PatientId.ToString("N")[..8].ToUpperInvariant()}");
        string[] command =
        [
            Programs.Host, Programs.Box, "--data", data.Box(number), "--server", server.Ingestion.ToString(), "--bracelet", bracelet.Uri.ToString(),
            "--modem", modem.PortPath, "--code", seeded.Code, "--authority", data.Authority,
        ];
        var box = new ChildProgram(
            launcher, time, $"box {number}", Path.Combine(data.Logs, $"box-{number}.log"), new Dictionary<string, string>(), command);
        var home = new Home($"home {number}", scenario, seeded, bracelet, modem, box, time);
        await box.StartAsync();
        return home;
    }

    public IReadOnlyList<Frame> Emitted
    {
        get
        {
            lock (_gate)
            {
                return [.. _emitted];
            }
        }
    }

    public IReadOnlyList<SentSignal> Signals
    {
        get
        {
            lock (_gate)
            {
                return [.. _signals];
            }
        }
    }

    /// <summary>The story ends: nothing is measured any more, and nobody answers a text whose answer would come after it.</summary>
    public async Task StopMeasuringAsync()
    {
        await _ending.CancelAsync();
        await _bracelet.StopMeasuringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _ending.CancelAsync();
        await Box.StopAsync();
        await _bracelet.DisposeAsync();
        await _modem.DisposeAsync();
        await Task.WhenAll([.. _noting, _answering]);
        _ending.Dispose();
    }

    private async Task NoteReadingsAsync()
    {
        await foreach (var span in _bracelet.Measured.ReadAllAsync())
        {
            lock (_gate)
            {
                _emitted.Add(new Frame(
                    Bracelet, span.End.ToUnixTimeMilliseconds(), span.HeartRate?.Value, span.Oxygen?.Value, span.Steps?.Value, span.Falls, span.Battery));
            }
        }
    }

    private async Task NoteSignalsAsync()
    {
        await foreach (var frame in _bracelet.Sent.ReadAllAsync())
        {
            if (RuleOf(frame.Kind) is { } rule)
            {
                var signal = new SentSignal(rule, frame.At);
                lock (_gate)
                {
                    _signals.Add(signal);
                }

                Signalled?.Invoke(this, signal);
            }
        }
    }

    private async Task NoteTextsAsync()
    {
        await foreach (var text in _modem.Received.ReadAllAsync())
        {
            Interlocked.Increment(ref _texts);
            TimeSpan? delay = null;
            lock (_gate)
            {
                if (TextMatching.Match(text.Text, text.At, _signals) is { } signal)
                {
                    delay = text.At - signal.SentAt;
                    signal.ToModem.Add(delay.Value);
                }
            }

            Texted?.Invoke(this, text, delay);
            if (text.Text.StartsWith("ALERTE CHUTE", StringComparison.Ordinal) && !_answers)
            {
                _answers = true;
                _answering = AnswerAsync(text.NumberE164);
            }
        }
    }

    /// <summary>The first relative who reads of a fall answers by text that they go; the box tells the other.</summary>
    private async Task AnswerAsync(string number)
    {
        await Task.Delay(ReadsFor, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ending.IsCancellationRequested)
        {
            _modem.Deliver(number, "1");
        }
    }

    private static string? RuleOf(BraceletEventKind kind) => kind switch
    {
        BraceletEventKind.Fall => "fall",
        BraceletEventKind.Tachycardia => "tachycardia_signal",
        BraceletEventKind.Help => "help",
        _ => null,
    };
}
