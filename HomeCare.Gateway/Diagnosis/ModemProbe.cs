using System.Globalization;
using HomeCare.Gateway.Sms;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>
/// Asks a modem how it is, while the program does not run. It only asks: no PIN is tried (three wrong ones lock a SIM), no setting is changed,
/// nothing is sent.
/// </summary>
internal static class ModemProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<ModemFacts> AskAsync(string port, TimeProvider time, CancellationToken stop)
    {
        if (SerialLine.TryOpen(port) is not { } line)
        {
            return new ModemFacts(ModemState.Silent, $"{port} ne s'ouvre pas.", null, null);
        }

        await using (line)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var dialogue = new AtDialogue(line, time, _ => { });
            var listening = dialogue.ListenAsync(ending.Token);
            try
            {
                return await AskAsync(dialogue, stop);
            }
            finally
            {
                await ending.CancelAsync();
                await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task<ModemFacts> AskAsync(AtDialogue dialogue, CancellationToken stop)
    {
        // Twice: the first answer may be the end of what an earlier program had asked.
        if (!(await dialogue.AskAsync("AT", Patience, stop)).IsOk && !(await dialogue.AskAsync("AT", Patience, stop)).IsOk)
        {
            return new ModemFacts(ModemState.Silent, "Le modem ne répond pas.", null, null);
        }

        var pin = await dialogue.AskAsync("AT+CPIN?", Patience, stop);
        if (pin.Value("+CPIN") is not "READY")
        {
            var said = pin.Value("+CPIN") ?? (pin.Code.Length > 0 ? pin.Code : "ERROR");
            return new ModemFacts(
                ModemState.SimProblem, said == "SIM PIN" ? "Elle demande son code PIN ; le programme le donne au démarrage, s'il est réglé." : SmsRefusals.Of(said).Sentence, null, null);
        }

        var registration = (await dialogue.AskAsync("AT+CREG?", Patience, stop)).Value("+CREG") is { } value ? AtUrcs.RegistrationOf(value) ?? 0 : 0;
        var signal = (await dialogue.AskAsync("AT+CSQ", Patience, stop)).Value("+CSQ")?.Split(',')[0];
        var carrier = (await dialogue.AskAsync("AT+COPS?", Patience, stop)).Value("+COPS")?.Split('"') is [_, { Length: > 0 } name, ..] ? name : null;
        var percent = int.TryParse(signal, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= 31 ? step * 100 / 31 : (int?)null;
        return registration switch
        {
            1 or 5 or 6 or 7 => new ModemFacts(ModemState.Ready, "Le modem est prêt.", percent, carrier),
            3 => new ModemFacts(ModemState.NoNetwork, "Le réseau mobile refuse la carte SIM : voyez l'opérateur.", percent, carrier),
            _ => new ModemFacts(ModemState.NoNetwork, "Pas de réseau mobile : déplacez le boîtier ou son antenne.", percent, carrier),
        };
    }
}
