using System.Threading.Channels;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// A GSM modem in PDU mode (3GPP 27.005). It is opened, set up, watched and reopened by <see cref="RunAsync"/>; a modem that is absent,
/// mute or without SIM is a <see cref="Status"/>, never an exception. Texts leave one at a time.
/// </summary>
/// <param name="open">Opens the device; null when it is not there.</param>
/// <param name="pin">The SIM's PIN and the memory of its tries; null when none is set.</param>
/// <param name="cutPower">Cuts the modem's power for a moment and tells whether it could; null where the box has no hold of it.</param>
internal sealed partial class GsmModem(
    Func<ISerialLine?> open,
    TimeProvider time,
    ILogger<GsmModem> logger,
    GsmModemPatience? patience = null,
    (SimPin Pin, SimPinMemory Memory)? pin = null,
    Func<CancellationToken, Task<bool>>? cutPower = null) : IDisposable
{
    private readonly GsmModemPatience _patience = patience ?? new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly WakeUp _attention = new(time);
    private readonly Channel<DeliveryReport> _reports = Keep<DeliveryReport>();
    private readonly Channel<IncomingSms> _incoming = Keep<IncomingSms>();
    private readonly ModemLadder _ladder = new();
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AtDialogue? _dialogue;
    private volatile bool _uncertain;
    private volatile bool _needsSetUp;

    public GsmModemStatus Status { get; private set; } =
        new(ModemState.Silent, "Le modem n'est pas encore ouvert.", CanSend: false, time.GetUtcNow());

    /// <summary>Delivery reports as they come; the newest 1,000 are kept for a slow reader.</summary>
    public ChannelReader<DeliveryReport> Reports => _reports.Reader;

    /// <summary>Texts that came in; the newest 1,000 are kept for a slow reader.</summary>
    public ChannelReader<IncomingSms> Incoming => _incoming.Reader;

    /// <summary>Ends when a text may be tried.</summary>
    public Task WhenReadyAsync(CancellationToken cancellation) => Volatile.Read(ref _ready).Task.WaitAsync(cancellation);

    /// <summary>Keeps the modem open and set up until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var wait = _patience.FirstReopen;
        while (!cancellation.IsCancellationRequested)
        {
            ModemRung rung;
            if (open() is { } line)
            {
                (var wasSetUp, rung) = await LiveAsync(line, cancellation);
                wait = wasSetUp ? _patience.FirstReopen : wait;
            }
            else
            {
                SetStatus(ModemState.Silent, "Aucun modem : vérifiez son branchement et son alimentation.");
                rung = _ladder.Absent(Now);
            }

            if (rung == ModemRung.Power && !cancellation.IsCancellationRequested)
            {
                await CutPowerAsync(cancellation);
            }

            await Task.Delay(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < _patience.LongestReopen ? wait * 2 : _patience.LongestReopen;
        }
    }

    public void Dispose() => _turn.Dispose();

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <returns>Whether the modem was set up, so that the next opening need not wait long; and what is to be done before it.</returns>
    private async Task<(bool WasSetUp, ModemRung Rung)> LiveAsync(ISerialLine line, CancellationToken cancellation)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var dialogue = new AtDialogue(line, time, Hear);
        (_needsSetUp, _needsReset, _provenAt) = (true, false, null);
        _dialogue = dialogue;
        var wasSetUp = false;
        var listening = dialogue.ListenAsync(life.Token);
        var serving = ServeAsync(dialogue, () => wasSetUp = true, life.Token);
        var first = await Task.WhenAny(listening, serving);
        await life.CancelAsync();
        SetStatus(ModemState.Silent, first == listening ? "Le modem a été débranché ou s'est éteint." : "Le modem ne répond plus : il est remis à zéro.");
        _dialogue = null;
        await Task.WhenAll(listening, serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await line.DisposeAsync();
        foreach (var bug in new[] { listening, serving }.Where(task => task.IsFaulted))
        {
            ConversationBroke(bug.Exception);
        }

        return (wasSetUp, serving.IsCompletedSuccessfully ? await serving : ModemRung.Reopen);
    }

    /// <summary>Sets the modem up, looks at it now and then, and resets it when it is mute; returns then.</summary>
    private async Task<ModemRung> ServeAsync(AtDialogue dialogue, Action wasSetUp, CancellationToken cancellation)
    {
        while (true)
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                if (_needsReset || !(_needsSetUp ? await SetUpAsync(dialogue, cancellation) : await LookAsync(dialogue, cancellation)))
                {
                    return await ResetAsync(dialogue, cancellation);
                }
            }
            finally
            {
                _turn.Release();
            }

            if (Status.CanSend)
            {
                wasSetUp();
                await ReadStoreAsync(dialogue, cancellation);
            }

            await _attention.SleepAsync(Status.CanSend ? _patience.Look : _patience.LookInTrouble, cancellation);
        }
    }

    /// <summary>
    /// Makes sure that the next answer belongs to the next question: a late one may still be on its way. The question has an answer of its
    /// own, so a stray OK is not taken for it; and a modem answers in order, so nothing older can follow.
    /// </summary>
    private async Task<bool> ResyncAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        for (var tries = 0; tries < 3; tries++)
        {
            var answer = await dialogue.AskAsync("AT+CMGF?", _patience.Answer, cancellation);
            if (answer.Value("+CMGF") is { } mode)
            {
                _uncertain = false;
                _provenAt = time.GetTimestamp();
                // Text mode again: the modem had restarted without a word.
                _needsSetUp |= mode != "0";
                return !_needsSetUp || await SetUpAsync(dialogue, cancellation);
            }

            if (answer.End is AtEnd.Gone)
            {
                return false;
            }
        }

        return false;
    }

    private void Hear(AtUrc urc)
    {
        switch (urc)
        {
            case AtUrc.Report(var pdu):
                Pass(pdu);
                break;
            case AtUrc.Message(var pdu):
                Pass(pdu);
                break;
            case AtUrc.Stored(var memory, var index):
                _stored.Enqueue(new StoredSms(memory, index));
                _attention.Call();
                break;
            case AtUrc.StoreFull:
                _storeIsFull = true;
                _attention.Call();
                break;
            case AtUrc.Registration(var state) when Status.CanSend:
                SetNetwork(state, Status.SignalPercent, Status.Operator);
                break;
            case AtUrc.Restarted:
                _needsSetUp = true;
                SetStatus(ModemState.Silent, "Le modem redémarre.");
                _attention.Call();
                break;
        }
    }

    /// <summary>Hands on what came from the network.</summary>
    private void Pass(string hex)
    {
        switch (SmsPdu.Decode(hex).Pdu)
        {
            case { Type: SmsPduType.StatusReport, Reference: { } reference } report:
                _reports.Writer.TryWrite(new DeliveryReport(reference, report.Number, report.SentAt, report.SettledAt, report.Status ?? 0xFF));
                break;
            case { Type: SmsPduType.Deliver } text:
                _incoming.Writer.TryWrite(new IncomingSms(text.Number, text.Text, text.SentAt, time.GetUtcNow(), text.Part));
                break;
            case null:
                PduNotUnderstood();
                break;
        }
    }

    private static Channel<T> Keep<T>() =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    [LoggerMessage(Level = LogLevel.Information, Message = "Modem {State}")]
    private partial void StatusChanged(ModemState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A PDU from the modem was not understood and is left out")]
    private partial void PduNotUnderstood();

    [LoggerMessage(Level = LogLevel.Error, Message = "The conversation with the modem broke; it is opened again")]
    private partial void ConversationBroke(Exception? exception);
}
