using System.Globalization;
using System.Text.RegularExpressions;

namespace HomeCare.Gateway.Sms;

/// <summary>Unlocking the SIM. The PIN goes to the modem's line and nowhere else.</summary>
internal sealed partial class GsmModem
{
    // Which SIM it is, and how many tries it has left: each maker has a command of his own; most answer while the SIM is locked.
    private static readonly string[] WhichSim = ["AT+CCID", "AT+ICCID", "AT+QCCID"];
    private static readonly string[] TriesLeft = ["AT+CPINR=\"SIM PIN\"", "AT+SPIC", "AT+QPINC=\"SC\"", "AT^CPIN?"];

    /// <summary>Hands the PIN over if that is safe, and waits for the SIM.</summary>
    /// <returns>The answer to a new AT+CPIN?, or the sentence that says why the SIM stays locked.</returns>
    private async Task<(AtAnswer? Asked, string? Sentence)> UnlockAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        if (pin is not var (secret, memory))
        {
            return (null, "La carte SIM demande son code PIN : inscrivez-le dans les réglages du boîtier (« pin »), ou désactivez-le dans un téléphone.");
        }

        var sim = await FirstAsync(dialogue, WhichSim, line => Iccid().Match(line) is { Success: true } found ? found.Value : null, cancellation) ?? "";
        var left = await FirstAsync(dialogue, TriesLeft, PinTriesOf, cancellation);
        var verdict = memory.Judge(secret, sim, left is null ? null : int.Parse(left, CultureInfo.InvariantCulture));
        if (verdict is not (SimPinVerdict.EnterKnown or SimPinVerdict.EnterOnce))
        {
            return (null, SimPinRules.SentenceFor(verdict));
        }

        // On disk before: a box that dies in the middle must not begin again at each start.
        if (verdict == SimPinVerdict.EnterOnce && !memory.Remember(secret, sim, SimPinFate.Tried))
        {
            return (null, "Le code PIN n'est pas essayé : le disque du boîtier n'écrit plus, et un code faux bloquerait la carte SIM.");
        }

        var entered = await dialogue.AskAsync($"AT+CPIN=\"{secret.Digits}\"", _patience.Pin, cancellation);
        _uncertain |= entered.End is AtEnd.TimedOut;
        switch (entered)
        {
            case { End: AtEnd.Ok }:
                if (verdict != SimPinVerdict.EnterKnown)
                {
                    memory.Remember(secret, sim, SimPinFate.Accepted);
                }

                return (await AwaitSimAsync(dialogue, cancellation), null);
            case { End: AtEnd.Error, Code: not ("CME 14" or "CMS 314") }:
                memory.Remember(secret, sim, SimPinFate.Refused);
                return (null, SimPinRules.SentenceFor(SimPinVerdict.WasRefused));
            default:
                // The known one is not known any more until the SIM takes it again.
                if (verdict == SimPinVerdict.EnterKnown)
                {
                    memory.Remember(secret, sim, SimPinFate.Tried);
                }

                return (null, "La carte SIM n'a pas répondu au code PIN.");
        }
    }

    /// <summary>A SIM that was just unlocked is busy for some seconds.</summary>
    private async Task<AtAnswer> AwaitSimAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            var asked = await AskAsync(dialogue, "AT+CPIN?", cancellation);
            if (asked.Value("+CPIN") is "READY" || asked.End is AtEnd.Gone || tries == 10)
            {
                return asked;
            }

            await Task.Delay(_patience.SimPause, time, cancellation);
        }
    }

    private async Task<string?> FirstAsync(AtDialogue dialogue, string[] commands, Func<string, string?> read, CancellationToken cancellation)
    {
        foreach (var command in commands)
        {
            var answer = await AskAsync(dialogue, command, cancellation);
            if (answer.IsOk && answer.Lines.Select(read).FirstOrDefault(found => found is not null) is { } first)
            {
                return first;
            }
        }

        return null;
    }

    /// <summary>
    /// "+CPINR: SIM PIN,3,3" (27.007 §8.65), "+SPIC: 3,10,3,10", "+QPINC: "SC",3,10"; "^CPIN: SIM PIN,3,10,3,10,3" tells the SIM PIN's by its fourth number.
    /// </summary>
    internal static string? PinTriesOf(string line)
    {
        var fields = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(',', StringSplitOptions.TrimEntries);
        var field = line.Split(':')[0] switch
        {
            "+CPINR" when fields is ["SIM PIN" or "\"SIM PIN\"", var left, ..] => left,
            "+SPIC" => fields[0],
            "+QPINC" when fields is ["\"SC\"" or "SC", var left, ..] => left,
            "^CPIN" when fields is ["SIM PIN", _, _, var left, ..] => left,
            _ => "",
        };
        return field is [>= '0' and <= '9'] ? field : null;
    }

    [GeneratedRegex("89[0-9]{16,18}[0-9F]{0,2}")]
    private static partial Regex Iccid();
}
