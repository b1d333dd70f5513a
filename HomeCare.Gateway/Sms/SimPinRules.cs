namespace HomeCare.Gateway.Sms;

/// <summary>What became of a PIN at a SIM.</summary>
internal enum SimPinFate
{
    /// <summary>Handed over, and the answer never came: it may have been refused.</summary>
    Tried,

    Refused,

    Accepted,
}

/// <summary>One PIN at one SIM, as the disk remembers it: digests, no digits.</summary>
/// <param name="Sim">Which SIM; empty where the modem does not tell.</param>
/// <param name="Key">Which PIN at that SIM.</param>
/// <param name="Tries">How often handed over since the SIM last took it.</param>
internal sealed record SimPinTrial(string Sim, string Key, SimPinFate Fate, int Tries);

/// <summary>Whether a PIN may be handed to a SIM.</summary>
internal enum SimPinVerdict
{
    /// <summary>This SIM took this PIN before.</summary>
    EnterKnown,

    /// <summary>Once, and only when the try is on disk before.</summary>
    EnterOnce,

    WasRefused,

    /// <summary>The SIM says that one more error would block it.</summary>
    FewLeft,

    /// <summary>Two tries failed at this SIM: the third and last one is a person's.</summary>
    TwoFailed,
}

/// <summary>
/// A SIM blocks itself at the third wrong PIN in a row, and then no text leaves this home until an operator's letter with the PUK has come.
/// So a PIN that was refused is never handed over again, one whose answer was lost at most once more, and the last try is never the box's. Pure.
/// </summary>
internal static class SimPinRules
{
    public const int AllAttempts = 3;

    private const int MostFailures = 2;

    /// <param name="attemptsLeft">As the SIM tells; null where the modem has no word for it.</param>
    public static SimPinVerdict Judge(IReadOnlyCollection<SimPinTrial> past, string sim, string key, int? attemptsLeft)
    {
        var known = past.FirstOrDefault(trial => trial.Sim == sim && trial.Key == key);
        if (known?.Fate == SimPinFate.Refused)
        {
            return SimPinVerdict.WasRefused;
        }

        if (attemptsLeft < 2)
        {
            return SimPinVerdict.FewLeft;
        }

        if (known?.Fate == SimPinFate.Accepted)
        {
            return SimPinVerdict.EnterKnown;
        }

        // A SIM that has no name may be any. All attempts left is the SIM's own word that no error counts any more.
        var failures = past.Where(trial => trial.Fate != SimPinFate.Accepted && (trial.Sim == sim || trial.Sim.Length == 0 || sim.Length == 0)).Sum(trial => trial.Tries);
        return failures < MostFailures || attemptsLeft >= AllAttempts ? SimPinVerdict.EnterOnce : SimPinVerdict.TwoFailed;
    }

    /// <summary>The memory with this PIN's new fate. A PIN that was taken forgives the errors at its SIM, as the SIM itself does.</summary>
    public static IReadOnlyList<SimPinTrial> Remember(IReadOnlyCollection<SimPinTrial> past, string sim, string key, SimPinFate fate)
    {
        var known = past.FirstOrDefault(trial => trial.Sim == sim && trial.Key == key);
        var tries = fate switch
        {
            SimPinFate.Tried => known is { Fate: not SimPinFate.Accepted } ? known.Tries + 1 : 1,
            SimPinFate.Refused => Math.Max(1, known?.Tries ?? 0),
            SimPinFate.Accepted => 0,
            _ => throw new ArgumentOutOfRangeException(nameof(fate)),
        };
        bool Forgiven(SimPinTrial trial) => fate == SimPinFate.Accepted && (trial.Sim == sim || trial.Sim.Length == 0);
        var others = past.Where(trial => trial != known && (trial.Fate == SimPinFate.Refused || !Forgiven(trial)))
            .Select(trial => Forgiven(trial) ? trial with { Tries = 0 } : trial);
        return [.. others, new SimPinTrial(sim, key, fate, tries)];
    }

    public static string SentenceFor(SimPinVerdict refusal) => refusal switch
    {
        SimPinVerdict.WasRefused => "La carte SIM a refusé le code PIN réglé, qui n'est plus essayé : corrigez « pin », ou désactivez le code PIN de la carte dans un téléphone.",
        SimPinVerdict.FewLeft => "Un seul essai de code PIN reste à la carte SIM, que le boîtier n'utilise pas : mettez-la dans un téléphone et entrez-y son code PIN, ou désactivez-le.",
        SimPinVerdict.TwoFailed => "Deux essais de code PIN ont échoué, le troisième bloquerait la carte SIM : mettez-la dans un téléphone et désactivez-y son code PIN.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
