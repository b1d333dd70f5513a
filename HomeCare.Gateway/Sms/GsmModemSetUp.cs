using System.Globalization;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Sms;

/// <summary>Setting the modem up, and looking at its SIM, network and signal.</summary>
internal sealed partial class GsmModem
{
    // Delivery reports and texts straight to us (ds=1, mt=2). Not every modem takes every way of buffering them.
    private static readonly string[] Indications = ["AT+CNMI=2,2,0,1,0", "AT+CNMI=1,2,0,1,0", "AT+CNMI=2,2,0,1", "AT+CNMI=2,1,0,1,0", "AT+CNMI=2,1,0,2,0", "AT+CNMI=2,1"];

    private static readonly string[] PacketNetworks = ["+CEREG", "+CGREG"];

    /// <returns>False when the modem does not answer at all; whatever else is wrong is the status.</returns>
    private async Task<bool> SetUpAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        // A program killed between prompt and Ctrl-Z left the modem waiting for the words of a text.
        dialogue.Escape();
        if (!await WakeAsync(dialogue, cancellation))
        {
            return false;
        }

        _needsSetUp = false;
        await AskAsync(dialogue, "ATE0", cancellation);
        await AskAsync(dialogue, "AT+CMEE=1", cancellation);
        var sim = await AskAsync(dialogue, "AT+CPIN?", cancellation);
        string? locked = null;
        if (sim.Value("+CPIN")?.Trim('"') is "SIM PIN" || sim.Code is "CME 11" or "CMS 311")
        {
            (var asked, locked) = await UnlockAsync(dialogue, cancellation);
            sim = asked ?? sim;
        }

        if (locked is not null || (sim.Value("+CPIN")?.Trim('"') is not ("READY" or "SIM PIN2" or "SIM PUK2") && SimRefusal(sim) is not null))
        {
            // Looked at again at each look: a SIM may be put in, or be ready a little later.
            _needsSetUp = true;
            SetStatus(ModemState.SimProblem, locked ?? SimRefusal(sim)!.Sentence);
            return sim.End != AtEnd.Gone;
        }

        if (!(await AskAsync(dialogue, "AT+CMGF=0", cancellation)).IsOk)
        {
            _needsSetUp = true;
            SetStatus(ModemState.Silent, "Le modem n'accepte pas le mode PDU.");
            return true;
        }

        foreach (var indication in Indications)
        {
            if ((await AskAsync(dialogue, indication, cancellation)).IsOk)
            {
                break;
            }
        }

        await AskAsync(dialogue, "AT+CREG=1", cancellation);
        _uncertain = false;
        (_memory, _storeIsUnread) = (null, true);
        _stored.Clear();
        if (!await LookAsync(dialogue, cancellation))
        {
            return false;
        }

        IsUp();
        return true;
    }

    /// <summary>Network, signal and operator, for the heartbeat. False when the modem is mute.</summary>
    private async Task<bool> LookAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        if (_uncertain && !await ResyncAsync(dialogue, cancellation))
        {
            return false;
        }

        var registration = await AskAsync(dialogue, "AT+CREG?", cancellation);
        if (registration.End is AtEnd.TimedOut)
        {
            _uncertain = true;
            return await ResyncAsync(dialogue, cancellation);
        }

        var state = registration.Value("+CREG") is { } value ? AtUrcs.RegistrationOf(value) ?? 0 : 0;
        // On some modems of 4G alone the circuit-switched network is never found, and SMS work all the same.
        foreach (var other in state is 1 or 5 or 6 or 7 || IsAwaited ? [] : PacketNetworks)
        {
            var packet = (await AskAsync(dialogue, $"AT{other}?", cancellation)).Value(other);
            state = packet is not null && AtUrcs.RegistrationOf(packet) is 1 or 5 ? AtUrcs.RegistrationOf(packet)!.Value : state;
        }

        var signal = IsAwaited ? null : await AskAsync(dialogue, "AT+CSQ", cancellation);
        var carrier = IsAwaited ? null : await AskAsync(dialogue, "AT+COPS?", cancellation);
        if (_needsSetUp)
        {
            return true;
        }

        SetNetwork(
            state,
            signal is null ? Status.SignalPercent : SignalOf(signal.Value("+CSQ")),
            carrier is null ? Status.Operator : carrier.Value("+COPS")?.Split('"') is [_, { Length: > 0 } name, ..] ? name : null);
        return true;
    }

    /// <summary>A text waits for its turn: what can be asked later is asked later.</summary>
    private bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    private async Task<bool> WakeAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        // A modem that was just reset or powered takes up to half a minute to answer.
        for (var tries = 0; tries < 10; tries++)
        {
            if ((await dialogue.AskAsync("AT", _patience.Answer, cancellation)).IsOk)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<AtAnswer> AskAsync(AtDialogue dialogue, string command, CancellationToken cancellation)
    {
        var answer = await dialogue.AskAsync(command, _patience.Answer, cancellation);
        _uncertain |= answer.End is AtEnd.TimedOut;
        return answer;
    }

    private static SendOutcome.Refused? SimRefusal(AtAnswer answer) => answer switch
    {
        { End: AtEnd.Error } => SmsRefusals.Of(answer.Code),
        _ when answer.Value("+CPIN") is { } asked => SmsRefusals.Of(asked),
        // No word about the SIM at all: some modems answer nothing here; sending will tell.
        _ => null,
    };

    /// <summary>AT+CSQ counts 0 to 31 (−113 to −51 dBm); 99 is unknown.</summary>
    private static int? SignalOf(string? value) =>
        int.TryParse(value?.Split(',')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= 31 ? step * 100 / 31 : null;

    private void SetNetwork(int registration, int? signalPercent, string? carrier)
    {
        var (state, sentence) = registration switch
        {
            1 or 5 or 6 or 7 => (ModemState.Ready, "Le modem est prêt."),
            3 => (ModemState.NoNetwork, "Le réseau mobile refuse la carte SIM : voyez l'opérateur."),
            _ => (ModemState.NoNetwork, "Pas de réseau mobile : déplacez le boîtier ou son antenne."),
        };
        SetStatus(state, sentence, canSend: true, signalPercent, carrier, registration is 5 or 7);
    }

    private void SetStatus(
        ModemState state, string sentence, bool canSend = false, int? signalPercent = null, string? carrier = null, bool roaming = false)
    {
        var since = Status.State == state ? Status.Since : time.GetUtcNow();
        if (Status.State != state)
        {
            StatusChanged(state);
        }

        Status = new GsmModemStatus(state, sentence, canSend, since, signalPercent, carrier, roaming, _ladder.Restarts, _ladder.PowerCuts);
        if (canSend)
        {
            _ready.TrySetResult();
        }
        else if (_ready.Task.IsCompleted)
        {
            Interlocked.Exchange(ref _ready, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }
}
