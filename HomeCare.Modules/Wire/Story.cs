namespace HomeCare.Modules.Wire;

/// <summary>What someone answered to a text of the box.</summary>
public enum ReplyAnswer
{
    /// <summary>"1", "oui", "j'y vais".</summary>
    Going,

    /// <summary>"2", "impossible".</summary>
    CannotGo,

    /// <summary>"9", "fausse alerte".</summary>
    FalseAlarm,

    /// <summary>"OK" to a test, or after an alert was over.</summary>
    Ok,

    /// <summary>"STOP": the box texts this number no more; somebody has to look after it.</summary>
    Stop,
}

/// <summary>An answer that the box understood. The words and the number stay on the box.</summary>
/// <param name="ContactId">Whose, as the emergency plan names the contact.</param>
/// <param name="Answer">What it means.</param>
/// <param name="At">When the box heard it, its clock, UTC.</param>
/// <param name="EventId">The danger it speaks of; absent for none.</param>
public sealed record BoxReply(Guid ContactId, ReplyAnswer Answer, DateTimeOffset At, Guid? EventId = null);

/// <summary>How a danger stands on the server.</summary>
public enum EventState
{
    /// <summary>A member of staff takes care of it.</summary>
    Taken,

    /// <summary>A member of staff closed it.</summary>
    Closed,

    /// <summary>The same, as a false alarm.</summary>
    FalseAlarm,

    /// <summary>Who had taken it did not come or gave it back, or it came again: nobody has it in hand. Only to a box that says that it hears it: an older one would not read the receipt.</summary>
    Reopened,
}

/// <summary>The server's word on a danger, so that home and server tell one story.</summary>
/// <param name="EventId">The danger.</param>
/// <param name="State">How it stands.</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="By">Who, for a text and the screen; at most 20 characters. Absent: not said.</param>
public sealed record EventWord(Guid EventId, EventState State, DateTimeOffset At, string? By = null);
