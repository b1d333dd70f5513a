using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>What alerts asked of those who care for these people in the last 30 days. Live ones only: what was learnt afterwards called nobody.</summary>
public sealed record GetBurden(IReadOnlyCollection<PatientId> Patients) : IRequest<Burden>;

/// <summary>The load of alerts, and whether it was worth it.</summary>
/// <param name="From">Start of the stretch.</param>
/// <param name="To">Its end.</param>
/// <param name="Patients">Of how many people; each is counted for the whole stretch.</param>
/// <param name="Levels">Per level, gravest first; technical ones last.</param>
/// <param name="Actionable">
/// Of the orange and red ones that were closed with an outcome other than a test, how many were real; null when none was closed. The goal is 0.3 or more.
/// </param>
/// <param name="MedianToTaken">From raised to taken, orange and red; null when none was taken.</param>
/// <param name="NinetiethToTaken">The slowest tenth took longer.</param>
/// <param name="OfTheTopTenth">Share of the orange and red ones that the tenth of people with most of them has; null when there was none.</param>
/// <param name="People">Who had an alert, most orange and red ones first.</param>
public sealed record Burden(
    DateTimeOffset From, DateTimeOffset To, int Patients, IReadOnlyList<LevelBurden> Levels, double? Actionable, TimeSpan? MedianToTaken,
    TimeSpan? NinetiethToTaken, double? OfTheTopTenth, IReadOnlyList<PersonBurden> People)
{
    /// <summary>Orange and red a patient-day. The goal is 0.2 at most.</summary>
    public double ADay => Patients == 0 ? 0 : Levels.Where(level => level.Level >= AlertLevel.Orange).Sum(level => level.Alerts) / (Patients * (To - From).TotalDays);
}

/// <summary>A level's part.</summary>
public sealed record LevelBurden(AlertLevel Level, int Alerts, int Real, int False, int Open);

/// <summary>A person's part.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="Alerts">Orange and red.</param>
/// <param name="Rules">What made them, the most frequent first; yellow ones, too, never technical ones.</param>
public sealed record PersonBurden(PatientId Patient, int Alerts, IReadOnlyList<RuleBurden> Rules);

/// <summary>A rule's part in a person's.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Level">The gravest it reached.</param>
/// <param name="Alerts">How many alerts.</param>
/// <param name="Occurrences">How often its cause came, within them.</param>
/// <param name="Real">Closed as real.</param>
/// <param name="False">Closed as false or as the equipment's.</param>
/// <param name="Change">What to change, if anything.</param>
public sealed record RuleBurden(AlertRule Rule, AlertLevel Level, int Alerts, int Occurrences, int Real, int False, ProposedChange Change);

/// <summary>What a rule that calls too often asks for. A proposal: a doctor decides.</summary>
public enum ProposedChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It comes and goes, and hardly ever is there anything: try other limits on the last month.</summary>
    TryLimits,

    /// <summary>Mostly false: look at how the bracelet is worn before touching a limit.</summary>
    CheckBracelet,

    /// <summary>Yellow for a week: that is how this person is. Set the yellow limit by it.</summary>
    OwnYellow,
}
