namespace HomeCare.Gateway.Sms;

/// <summary>Handing a text to the network.</summary>
internal sealed partial class GsmModem
{
    /// <summary>A modem cannot have started anew and be in text mode so shortly after a right answer.</summary>
    private static readonly TimeSpan StillProven = TimeSpan.FromSeconds(1);

    private int _waiting;
    private long? _provenAt;

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

        await TakeTurnToSendAsync(cancellation);
        try
        {
            // Asked before each text, not only when in doubt: a modem that restarted without a word is in text mode, and would take
            // the length for a number and the PDU for words. One right answer serves the texts that follow at once.
            if (_dialogue is not { } dialogue || _needsSetUp || !Status.CanSend)
            {
                return SmsRefusals.Absent;
            }

            if (!IsProven && !await ResyncAsync(dialogue, cancellation))
            {
                // Mute: reset at once, not at the next look. Unless it is only the SIM that went.
                _needsReset |= Status.CanSend;
                _attention.Call();
                return SmsRefusals.Absent;
            }

            var answer = await dialogue.SubmitAsync(pdus[0], _patience, handingOver, cancellation);
            var outcome = OutcomeOf(answer);
            _uncertain |= answer.End is AtEnd.TimedOut or AtEnd.NoPrompt or AtEnd.Gone;
            _needsSetUp |= outcome is SendOutcome.Refused { ConcernsSim: true };
            _storeIsFull |= outcome is SendOutcome.Refused { ConcernsStore: true };
            _provenAt = answer.IsOk ? time.GetTimestamp() : null;
            CountVain(outcome);
            if (_uncertain || _needsSetUp || _storeIsFull || _needsReset)
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

    private bool IsProven => !_uncertain && _provenAt is { } at && time.GetElapsedTime(at) < StillProven;

    /// <summary>What the modem does in between gives way to whoever waits here.</summary>
    private async Task TakeTurnToSendAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _turn.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

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
}
