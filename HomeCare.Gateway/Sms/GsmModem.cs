using System.Threading.Channels;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// A GSM modem in PDU mode (3GPP 27.005). It is opened, set up, watched and reopened by <see cref="RunAsync"/>; a modem that is absent,
/// mute or without SIM is a <see cref="Status"/>, never an exception. Texts leave one at a time.
/// </summary>
/// <param name="open">Opens the device; null when it is not there.</param>
internal sealed partial class GsmModem(Func<ISerialLine?> open, TimeProvider time, ILogger<GsmModem> logger, GsmModemPatience? patience = null) : IDisposable
{
    private readonly GsmModemPatience _patience = patience ?? new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly WakeUp _attention = new(time);
    private readonly Channel<DeliveryReport> _reports = Keep<DeliveryReport>();
    private readonly Channel<IncomingSms> _incoming = Keep<IncomingSms>();
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
            if (open() is not { } line)
            {
                SetStatus(ModemState.Silent, "Aucun modem : vérifiez son branchement et son alimentation.");
            }
            else if (await LiveAsync(line, cancellation))
            {
                wait = _patience.FirstReopen;
            }

            await Task.Delay(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < _patience.LongestReopen ? wait * 2 : _patience.LongestReopen;
        }
    }

    /// <summary>Tries once to send a text of one segment. The caller decides about another try.</summary>
    /// <param name="handingOver">Called when the modem waits for the words and none was written: from then on the text may leave.</param>
    public async Task<SendOutcome> SendAsync(string numberE164, string text, CancellationToken cancellation, Action? handingOver = null)
    {
        if (!SmsSubmit.IsE164(numberE164))
        {
            return SmsRefusals.BadNumber;
        }

        var pdus = SmsSubmit.Encode(numberE164, text, new SmsSubmitOptions(ValidFor: SmsSubmit.DefaultValidity));
        if (pdus.Count > 1)
        {
            return SmsRefusals.TooLong;
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            // Asked before each text, not only when in doubt: a modem that restarted without a word is in text mode, and would take
            // the length for a number and the PDU for words.
            if (_dialogue is not { } dialogue || _needsSetUp || !Status.CanSend || !await ResyncAsync(dialogue, cancellation))
            {
                return SmsRefusals.Absent;
            }

            var answer = await dialogue.SubmitAsync(pdus[0], _patience, handingOver, cancellation);
            var outcome = OutcomeOf(answer);
            _uncertain |= answer.End is AtEnd.TimedOut or AtEnd.NoPrompt or AtEnd.Gone;
            _needsSetUp |= outcome is SendOutcome.Refused { ConcernsSim: true };
            if (_uncertain || _needsSetUp)
            {
                _attention.Call();
            }

            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static SendOutcome OutcomeOf(AtAnswer answer) => answer switch
    {
        { End: AtEnd.Error } => SmsRefusals.Of(answer.Code),
        // With its reference the network has the text, even when the OK behind it was lost.
        { HandedOver: true } when int.TryParse(answer.Value("+CMGS")?.Split(',')[0], out var reference) => new SendOutcome.Accepted(reference & 0xFF),
        { HandedOver: true, End: AtEnd.Gone } => new SendOutcome.Unknown("Le modem a disparu pendant l'envoi."),
        { HandedOver: true } => new SendOutcome.Unknown("Le modem n'a pas confirmé l'envoi."),
        { End: AtEnd.NoPrompt } => SmsRefusals.NoPrompt,
        _ => SmsRefusals.Absent,
    };

    /// <returns>True when the modem was set up, so that the next opening need not wait long.</returns>
    private async Task<bool> LiveAsync(ISerialLine line, CancellationToken cancellation)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var dialogue = new AtDialogue(line, time, Hear);
        _needsSetUp = true;
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

        return wasSetUp;
    }

    /// <summary>Sets the modem up, looks at it now and then, and resets it when it is mute; returns then.</summary>
    private async Task ServeAsync(AtDialogue dialogue, Action wasSetUp, CancellationToken cancellation)
    {
        while (true)
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                if (!(_needsSetUp ? await SetUpAsync(dialogue, cancellation) : await LookAsync(dialogue, cancellation)))
                {
                    // The ladder's second rung: restart the radio. The third, its power, is the next opening's business.
                    await dialogue.AskAsync("AT+CFUN=1,1", _patience.Answer, cancellation);
                    return;
                }

                if (Status.CanSend)
                {
                    wasSetUp();
                }
            }
            finally
            {
                _turn.Release();
            }

            await _attention.SleepAsync(_patience.Look, cancellation);
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
            case AtUrc.Report report when SmsPdu.Decode(report.Pdu).Pdu is { Type: SmsPduType.StatusReport, Reference: { } reference } pdu:
                _reports.Writer.TryWrite(new DeliveryReport(reference, pdu.Number, pdu.SentAt, pdu.SettledAt, pdu.Status ?? 0xFF));
                break;
            case AtUrc.Message message when SmsPdu.Decode(message.Pdu).Pdu is { Type: SmsPduType.Deliver } pdu:
                _incoming.Writer.TryWrite(new IncomingSms(pdu.Number, pdu.Text, pdu.SentAt, time.GetUtcNow()));
                break;
            case AtUrc.Report or AtUrc.Message:
                PduNotUnderstood();
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

    private static Channel<T> Keep<T>() =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    [LoggerMessage(Level = LogLevel.Information, Message = "Modem {State}")]
    private partial void StatusChanged(ModemState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A PDU from the modem was not understood and is left out")]
    private partial void PduNotUnderstood();

    [LoggerMessage(Level = LogLevel.Error, Message = "The conversation with the modem broke; it is opened again")]
    private partial void ConversationBroke(Exception? exception);
}
