using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>One line of an alert's story.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What: <see cref="StoryKind"/>.</param>
/// <param name="Staff">By or to which member of staff; null otherwise.</param>
/// <param name="Contact">To which relative; null otherwise.</param>
/// <param name="Proof">Modem or provider reference; null when there is none.</param>
/// <param name="Detail">A code or a few words without a name: an outcome, a failure's reason.</param>
public sealed record StoryLine(
    DateTimeOffset At, StoryKind Kind, StaffId? Staff, ContactId? Contact, string? Proof, string? Detail);

/// <summary>What happened in an alert's life.</summary>
public enum StoryKind
{
    /// <summary>It was raised.</summary>
    Raised,

    /// <summary>Its cause was seen again.</summary>
    SeenAgain,

    /// <summary>Its level rose.</summary>
    LevelRose,

    /// <summary>Its cause became less grave; the level's name is the detail.</summary>
    Eased,

    /// <summary>Its silence lasts; the step's name is the detail.</summary>
    StepReached,

    /// <summary>It is part of a mass silence, told of as one.</summary>
    JoinedIncident,

    /// <summary>A text by the server changed state; the state's name is the detail.</summary>
    ServerText,

    /// <summary>A text by the box changed state; the state's name is the detail.</summary>
    BoxText,

    /// <summary>A relative answered the box's text; the answer's name is the detail.</summary>
    RelativeAnswered,

    /// <summary>Staff answered: <c>going</c>, <c>cannot_go</c>, <c>false_alarm</c>, <c>ok</c>, <c>stop</c>. The proof is the provider's id of the answer.</summary>
    StaffAnswered,

    /// <summary>Home took it back.</summary>
    CancelledAtHome,

    /// <summary>The cause is no longer there; the alert stays open.</summary>
    BackToNormal,

    /// <summary>Someone took it.</summary>
    Taken,

    /// <summary>Someone cannot, or cannot any more: it goes on to the next.</summary>
    PassedOn,

    /// <summary>Who took it is there.</summary>
    OnSite,

    /// <summary>Who took it was not there in time: it is nobody's again.</summary>
    Reopened,

    /// <summary>Nobody answered in time: the stage of the plan is the detail, with <c>: nobody</c> when it found nobody to tell.</summary>
    Escalated,

    /// <summary>Nobody is reminded of it for a while; minutes and reason are the detail.</summary>
    Shelved,

    /// <summary>Support called.</summary>
    SupportCalled,

    /// <summary>Someone closed it.</summary>
    Closed,
}
