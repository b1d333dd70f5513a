using System.Text.Json;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>
/// A home whose box is a real process that the test kills and starts again, over one data folder. Bracelet, modem and server live in the test and
/// write its history.
/// </summary>
internal sealed class FaultyHome : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TestFolder _folder;
    private readonly List<EmittedSpan> _spans = [];
    private readonly List<EmittedDanger> _dangers = [];
    private readonly HashSet<FrameId> _confirmed = [];
    private readonly List<AcceptedText> _texts = [];
    private readonly HashSet<int> _killed = [];
    private readonly Task[] _noting;
    private KillableProgram? _box;
    private int _life = -1;
    private long _confirmations;

    private FaultyHome(ServerTwin server, TestFolder folder, string? data)
    {
        (Server, _folder) = (server, folder);
        DataFolder = data ?? folder.File("data");
        Modem = VirtualModem.OnPseudoTerminal(TimeProvider.System, folder.File("modem"));
        Bracelet = VirtualBracelet.Idle("HC-FAULTS", TimeProvider.System);
        folder.With("authority.pem", server.AuthorityPem);
        _noting = [NoteConfirmationsAsync(), NoteTextsAsync()];
    }

    public ServerTwin Server { get; }

    public VirtualModem Modem { get; }

    public VirtualBracelet Bracelet { get; }

    public string DataFolder { get; }

    public string Log => _folder.File("box.log");

    public int Lives => _life + 1;

    /// <summary>How often the box confirmed a frame, in all its lives.</summary>
    public long Confirmations => Interlocked.Read(ref _confirmations);

    public KillableProgram Box => _box ?? throw new InvalidOperationException("The box was not started.");

    /// <param name="data">The box's data folder; one of its own by default.</param>
    public static async Task<FaultyHome> MakeAsync(string? data = null)
    {
        var server = await ServerTwin.StartAsync();
        server.Plan = Plans.Version(1);
        return new FaultyHome(server, new TestFolder(), data);
    }

    /// <summary>A new life of the box.</summary>
    public async Task StartBoxAsync(IReadOnlyList<string>? under = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        lock (_gate)
        {
            _life++;
        }

        _box?.Dispose();
        _box = await KillableProgram.StartAsync(
            Log,
            KillableProgram.Box,
            [
                "--data", DataFolder, "--server", Server.Address.ToString(), "--bracelet", Bracelet.Uri.ToString(), "--modem", Modem.PortPath,
                "--code", Server.Code, "--authority", _folder.File("authority.pem"),
            ],
            under, environment);
    }

    public async Task KillBoxAsync()
    {
        await Box.KillAsync();
        NoteKilled();
    }

    /// <summary>The life that ends was not ended by itself.</summary>
    public void NoteKilled()
    {
        lock (_gate)
        {
            _killed.Add(_life);
        }
    }

    /// <summary>Waits until the box knows whom to text.</summary>
    public Task BoxKnowsWhomToTextAsync() =>
        Eventually.IsTrue(() => File.Exists(Path.Combine(DataFolder, "plan.json")), $"the box has its plan; it said:\n{LastWords()}", TimeSpan.FromSeconds(60));

    /// <summary>The bracelet ends a span; each has values and a time of its own.</summary>
    public FrameId Measure()
    {
        lock (_gate)
        {
            var number = _spans.Count;
            var before = number == 0 ? DateTimeOffset.MinValue : _spans[^1].Span.End;
            var end = Oracles.Ms(TimeProvider.System.GetUtcNow());
            var span = new SensedSpan(
                end > before ? end : before.AddMilliseconds(1), 10, new Sensed(60 + (number % 241 / 7.0)), number % 9 == 0 ? new Sensed(null) : new Sensed(97), new Sensed(number % 12));
            var id = Bracelet.Measure(span);
            _spans.Add(new EmittedSpan(id, span));
            return id;
        }
    }

    /// <summary>She falls, and lies still: told at once.</summary>
    public FrameId Fall() => Signal(immobile: true, TimeSpan.Zero, takenBack: false);

    /// <summary>She fell, got up, and said so: nobody is to hear of it. A while ago, so that it speaks of no later fall.</summary>
    public FrameId FallTakenBack()
    {
        var id = Signal(immobile: false, TimeSpan.FromSeconds(90), takenBack: true);
        Bracelet.Signal(BraceletEventKind.AllIsWell, when: _dangers[^1].At);
        return id;
    }

    /// <summary>Waits until there is nothing left to arrive, and then until the box has no text left to send; gives what happened.</summary>
    public async Task<History> SettleAsync(TimeSpan? within = null)
    {
        var patience = within ?? TimeSpan.FromSeconds(120);
        try
        {
            await Eventually.IsTrue(() => Bracelet.Unconfirmed == 0, "every frame is confirmed", patience);
            await Eventually.IsTrue(
                () => WhatHappened() is var now && !Oracles.EverythingArrives(now).Concat(Oracles.EveryDangerIsTexted(now)).Concat(Oracles.EveryDangerIsOnTheServerOnce(now)).Any(),
                "everything is on the server and every danger is texted", patience);
            await Eventually.IsTrue(HasNoTextToSend, "the spool is at rest", patience);
        }
        catch (AssertionException late)
        {
            // The oracles say it better, frame by frame.
            await TestContext.Out.WriteLineAsync($"{late.Message}\n{LastWords()}");
        }

        return WhatHappened();
    }

    public History WhatHappened()
    {
        lock (_gate)
        {
            return new History
            {
                Spans = [.. _spans],
                Dangers = [.. _dangers],
                Confirmed = new HashSet<FrameId>(_confirmed),
                Texts = [.. _texts],
                Killed = new HashSet<int>(_killed),
                Readings = [.. Server.Readings.Select(stored => Stored(stored.Key.Epoch, stored.Value))],
                Posted = [.. Server.Posts.Where(post => post.Path == BoxWire.ReadingsPath).SelectMany(post => Posted(post.Body))],
                ServerDangers = [.. Server.Dangers.Values.Where(danger => danger.Phase == BoxDangerPhase.Raised).Select(danger => new StoredDanger(danger.EventId, danger.OccurredAt))],
                Relatives = Server.Plan!.Contacts.Count,
            };
        }
    }

    /// <summary>What the box said last.</summary>
    public string LastWords(int lines = 15) => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(lines)) : "(nothing)";

    public async ValueTask DisposeAsync()
    {
        if (_box is not null)
        {
            await _box.KillAsync();
            _box.Dispose();
        }

        await Bracelet.DisposeAsync();
        await Modem.DisposeAsync();
        await Server.DisposeAsync();
        await Task.WhenAll(_noting);
        _folder.Dispose();
    }

    private FrameId Signal(bool immobile, TimeSpan ago, bool takenBack)
    {
        lock (_gate)
        {
            var now = TimeProvider.System.GetUtcNow();
            // Each has a millisecond of its own: it is what the test knows it by.
            var at = Oracles.Ms(now - ago);
            while (_dangers.Any(danger => danger.At == at))
            {
                at = at.AddMilliseconds(1);
            }

            var id = Bracelet.Signal(BraceletEventKind.Fall, immobile, when: at);
            _dangers.Add(new EmittedDanger(id, at, now, takenBack));
            return id;
        }
    }

    // The box's own file is asked only whether the test may stop waiting.
    private bool HasNoTextToSend()
    {
        using var file = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(DataFolder, "sms.db"), Pooling = false, DefaultTimeout = 5,
        }.ToString());
        file.Open();
        using var ask = file.CreateCommand();
        ask.CommandText = "SELECT count(*) FROM sms WHERE state = 'Sending' OR due_at < $soon";
        ask.Parameters.AddWithValue("$soon", TimeProvider.System.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds());
        return ask.ExecuteScalar() is 0L;
    }

    private async Task NoteConfirmationsAsync()
    {
        await foreach (var frame in Bracelet.Confirmed.ReadAllAsync())
        {
            lock (_gate)
            {
                _confirmed.Add(frame);
            }

            Interlocked.Increment(ref _confirmations);
        }
    }

    private async Task NoteTextsAsync()
    {
        await foreach (var text in Modem.Received.ReadAllAsync())
        {
            lock (_gate)
            {
                _texts.Add(new AcceptedText(_life, text.At, text.NumberE164, text.Text));
            }
        }
    }

    private static IEnumerable<StoredReading> Posted(string body)
    {
        var batch = JsonSerializer.Deserialize<BoxReadingsBatch>(body, BoxWireJson.Options)!;
        return batch.Items.Select(item => Stored(batch.Epoch, item.Deserialize<BoxReading>(BoxWireJson.Options)!));
    }

    private static StoredReading Stored(long epoch, BoxReading reading) =>
        new(epoch, reading.Sequence, reading.MeasuredAt, reading.HeartRateBpm?.Value, reading.OxygenPercent?.Value, reading.Steps?.Value);
}
