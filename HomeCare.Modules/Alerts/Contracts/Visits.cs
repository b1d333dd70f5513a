using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>How awake a person is: ACVPU (RCP NEWS2, 2017).</summary>
public enum Consciousness
{
    /// <summary>Alert.</summary>
    Alert,

    /// <summary>New confusion.</summary>
    Confusion,

    /// <summary>Answers to the voice.</summary>
    Voice,

    /// <summary>Answers to pain.</summary>
    Pain,

    /// <summary>Answers to nothing.</summary>
    Unresponsive,
}

/// <summary>All seven parameters of NEWS2, measured at a visit. Out of these ranges they are refused with a sentence: a slip of the finger must not make a score.</summary>
/// <param name="RespirationsAMinute">4-70.</param>
/// <param name="OxygenPercent">SpO2, 50-100 %.</param>
/// <param name="OnOxygen">Breathes supplementary oxygen; false on air.</param>
/// <param name="SystolicMmHg">Systolic blood pressure, 50-280 mmHg.</param>
/// <param name="HeartRateBpm">20-250 /min.</param>
/// <param name="Consciousness">ACVPU.</param>
/// <param name="TemperatureCelsius">30-43 °C; scored to the tenth.</param>
public sealed record VisitMeasures(
    int RespirationsAMinute, int OxygenPercent, bool OnOxygen, int SystolicMmHg, int HeartRateBpm, Consciousness Consciousness, double TemperatureCelsius);

/// <summary>How RCP NEWS2 (2017) asks to respond to a score; for a home visit a proposal, to be confirmed by a physician.</summary>
public enum News2Response
{
    /// <summary>0-4.</summary>
    Low,

    /// <summary>3 points in one parameter, 3-4 in all.</summary>
    LowMedium,

    /// <summary>5-6: the threshold of an urgent response.</summary>
    Medium,

    /// <summary>7 or more: an urgent or emergency response.</summary>
    High,
}

/// <summary>A NEWS2 score: only ever of all seven parameters.</summary>
/// <param name="Total">0-20.</param>
/// <param name="HasThree">One parameter alone has 3 points.</param>
/// <param name="Response">The band of the response.</param>
public sealed record News2Score(int Total, bool HasThree, News2Response Response);

/// <summary>
/// A nurse, or a doctor of the person, records what was measured at a visit. Recorded again under the same id it is the same visit. Refused for who may not see
/// the person now, for values out of range, and while nobody has confirmed them.
/// </summary>
/// <param name="Id">Made by who asks, so that a second tap is no second visit.</param>
/// <param name="Patient">Whose.</param>
/// <param name="By">Who measured.</param>
/// <param name="Measures">What.</param>
/// <param name="Confirmed">They say that these are the values at the bedside, those suggested from the bracelet too.</param>
public sealed record RecordVisit(Guid Id, PatientId Patient, StaffId By, VisitMeasures Measures, bool Confirmed) : IRequest<Outcome<Visit>>;

/// <summary>A person's visits in [From, To), newest first, at most 100.</summary>
public sealed record ListVisits(PatientId Patient, DateTimeOffset From, DateTimeOffset To) : IRequest<IReadOnlyList<Visit>>;

/// <summary>A visit with its score.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="By">Who measured.</param>
/// <param name="Measures">What.</param>
/// <param name="OxygenScale">The SpO2 scale of the person's limits at that time: 1, or 2 for a hypercapnic person.</param>
/// <param name="Score">The score on that scale.</param>
public sealed record Visit(Guid Id, DateTimeOffset At, StaffId By, VisitMeasures Measures, int OxygenScale, News2Score Score);
