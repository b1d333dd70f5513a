namespace HomeCare.Modules.Wire;

/// <summary>The bracelet's link as the box sees it: each a state with a cause, none an error.</summary>
public enum BraceletLinkState
{
    /// <summary>No bracelet has been paired with this box.</summary>
    NeverPaired,

    /// <summary>Connected and measuring.</summary>
    Connected,

    /// <summary>Connected, but not on a wrist.</summary>
    NotWorn,

    /// <summary>Not heard for 30 s: out of range, empty, or broken.</summary>
    LinkLost,

    /// <summary>The box's own Bluetooth adapter or service is gone.</summary>
    AdapterGone,
}

/// <summary>The modem and its SIM as the box sees them.</summary>
public enum ModemState
{
    /// <summary>No modem is configured.</summary>
    None,

    /// <summary>Registered: texts can leave.</summary>
    Ready,

    /// <summary>Answers, but no network is found.</summary>
    NoNetwork,

    /// <summary>The SIM is absent, locked (PIN, PUK) or refused.</summary>
    SimProblem,

    /// <summary>Does not answer.</summary>
    Silent,
}

/// <summary>Where a text that the box sent stands. "Sent" is never said without the modem's or the network's proof.</summary>
public enum MessageState
{
    /// <summary>Written down, not yet tried.</summary>
    Queued,

    /// <summary>Handed to the modem, no answer yet.</summary>
    Sending,

    /// <summary>The network took it; the modem gave a reference.</summary>
    Accepted,

    /// <summary>The delivery report says that the telephone has it.</summary>
    Delivered,

    /// <summary>The outcome was lost; it is sent again with the same short reference.</summary>
    Unknown,

    /// <summary>Given up, with a reason.</summary>
    Failed,
}

/// <summary>One text of the box to one relative, as proof for the alert's story. The number itself is never sent.</summary>
/// <param name="EventId">The danger it speaks of.</param>
/// <param name="ContactId">Whom, as the emergency plan names the contact.</param>
/// <param name="Step">Which text of the story: <c>raised</c>, <c>cancelled</c> …</param>
/// <param name="State">Where it stands.</param>
/// <param name="At">When it came to this state, box's clock, UTC.</param>
/// <param name="Reference">The modem's message reference (TP-MR, 0-255), once accepted.</param>
/// <param name="Reason">Why it failed or is unknown.</param>
public sealed record BoxMessage(
    Guid EventId,
    Guid ContactId,
    string Step,
    MessageState State,
    DateTimeOffset At,
    int? Reference = null,
    string? Reason = null);

/// <summary>Something at the box that a person should know of or look after. Kept in the heartbeat for as long as it lasts.</summary>
/// <param name="Code">
/// What, as a lower-case code that programs may rely on, at most 40 characters: <c>disk_full</c>, <c>disk_80_percent</c>, <c>disk_read_only</c>,
/// <c>disk_failing</c>, <c>outbox_corrupt</c>, <c>outbox_memory</c>, <c>spool_memory</c>, <c>plan_unreadable</c>, <c>plan_unwritten</c>, <c>clock_wrong</c>,
/// <c>certificate_expiring</c>, <c>certificate_refused</c>, <c>key_in_data</c> …; one that the server does not know is shown by its sentence.
/// </param>
/// <param name="Since">Since when, box's clock, UTC.</param>
/// <param name="Sentence">For a person, in French; never a name, number or value. Null: the code says it all.</param>
public sealed record BoxFault(string Code, DateTimeOffset Since, string? Sentence = null);

/// <summary>How a box is, each 60 s even with no bracelet, and at once when a text's state changes.</summary>
/// <param name="Version">1.</param>
/// <param name="SentAt">The box's clock, UTC.</param>
/// <param name="KnownPlanVersion">The emergency plan the box holds; 0 for none.</param>
/// <param name="Firmware">The box program's version.</param>
/// <param name="Bracelet">The bracelet's link.</param>
/// <param name="BraceletSerial">The paired bracelet; null for none.</param>
/// <param name="BraceletHeardAt">Its last frame; null for never.</param>
/// <param name="BraceletBatteryPercent">Its battery, %; null when not known.</param>
/// <param name="Modem">The modem's state.</param>
/// <param name="SignalPercent">GSM signal, 0-100; null when not known.</param>
/// <param name="Operator">The network's name as the modem says it.</param>
/// <param name="OnMains">False when the box runs on its battery; null when it cannot tell.</param>
/// <param name="QueuedReadings">Readings on disk that the server has not acknowledged.</param>
/// <param name="DroppedReadings">Readings dropped since the epoch began because the buffer was full: oldest first, never a danger.</param>
/// <param name="DiskFreeBytes">Room left where the box writes.</param>
/// <param name="Messages">Texts whose state changed since the last acknowledged heartbeat.</param>
/// <param name="Faults">What is wrong at the box now; empty when nothing is, null from a box that cannot tell.</param>
/// <param name="ClockOffsetSeconds">What the box adds to its machine's clock, as learned from receipts; null while it has learned nothing.</param>
/// <param name="Replayed">The newest <see cref="ReplayRequest"/> that this box has carried out; null for none.</param>
/// <param name="Replies">What relatives answered to the box by text, until a heartbeat with it is acknowledged.</param>
/// <param name="Events">Dangers of the last day whose end the box has not heard of: the receipt says how they stand.</param>
/// <param name="HearsReopened">True from a box that understands <see cref="EventState.Reopened"/>.</param>
public sealed record Heartbeat(
    int Version,
    DateTimeOffset SentAt,
    int KnownPlanVersion,
    string Firmware,
    BraceletLinkState Bracelet,
    string? BraceletSerial,
    DateTimeOffset? BraceletHeardAt,
    double? BraceletBatteryPercent,
    ModemState Modem,
    int? SignalPercent,
    string? Operator,
    bool? OnMains,
    long QueuedReadings,
    long DroppedReadings,
    long DiskFreeBytes,
    IReadOnlyList<BoxMessage>? Messages = null,
    IReadOnlyList<BoxFault>? Faults = null,
    double? ClockOffsetSeconds = null,
    Guid? Replayed = null,
    IReadOnlyList<BoxReply>? Replies = null,
    IReadOnlyList<Guid>? Events = null,
    bool? HearsReopened = null);
