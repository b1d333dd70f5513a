using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Sms;

/// <summary>Climbing the reset ladder.</summary>
internal sealed partial class GsmModem
{
    /// <summary>So many tries in a row that failed at the modem itself, and for so long, are the modem's trouble, not the network's.</summary>
    private const int MostVain = 4;

    private static readonly TimeSpan VainFor = TimeSpan.FromSeconds(20);

    private int _vain;
    private TimeSpan _vainSince;
    private bool _recovering;
    private volatile bool _needsReset;

    /// <summary>A modem that answers every question and takes no text is as ill as a mute one.</summary>
    private void CountVain(SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Accepted:
                (_vain, _recovering) = (0, false);
                _ladder.Works();
                break;
            case SendOutcome.Unknown or SendOutcome.Refused { ConcernsModem: true }:
                _vainSince = _vain++ == 0 ? Now : _vainSince;
                _needsReset = _vain >= MostVain && Now - _vainSince >= VainFor;
                break;
        }
    }

    /// <summary>The rungs that need the modem's ear; the power is the next one's business, once the line is closed.</summary>
    private async Task<ModemRung> ResetAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        _recovering |= _vain >= MostVain;
        (_vain, _needsReset) = (0, false);
        var rung = _ladder.Mute(Now);
        IsReset(rung);
        if (rung == ModemRung.Restart || cutPower is null)
        {
            await dialogue.AskAsync("AT+CFUN=1,1", _patience.Answer, cancellation);
        }

        return rung;
    }

    private async Task CutPowerAsync(CancellationToken cancellation)
    {
        if (cutPower is null)
        {
            SetStatus(
                ModemState.Silent,
                "Le modem ne répond pas, et le boîtier ne peut pas couper son alimentation (réglage « modemPower ») : débranchez-le, puis rebranchez-le.");
            _ladder.PowerDone(Now, cut: false);
            return;
        }

        var cut = await cutPower(cancellation);
        SetStatus(
            ModemState.Silent,
            cut ? "Le modem ne répondait pas : son alimentation vient d'être coupée et remise." : "Le modem ne répond pas, et son alimentation ne se laisse pas couper : vérifiez « modemPower ».");
        _ladder.PowerDone(Now, cut);
    }

    /// <summary>Set up and able to send. Whether it really sends shows at the next text, where the last ones failed.</summary>
    private void IsUp()
    {
        if (!_recovering)
        {
            _ladder.Works();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The modem does not do its work: {Rung}")]
    private partial void IsReset(ModemRung rung);
}
