namespace HomeCare.Modules.Wire;

/// <summary>What someone in the plan is to the person.</summary>
public enum ContactRole
{
    /// <summary>A relative or neighbour: always texted by the box.</summary>
    Relative,

    /// <summary>A nurse or another professional: texted by the box only while the server does not confirm the danger.</summary>
    Professional,
}

/// <summary>Someone the box texts by itself.</summary>
/// <param name="ContactId">Names the contact towards the server.</param>
/// <param name="FirstName">For "{prénom} y va"; at most 20 characters.</param>
/// <param name="NumberE164">The number, E.164 (<c>+33612345678</c>).</param>
/// <param name="Order">1 is asked first.</param>
/// <param name="Role">Absent: a relative.</param>
/// <param name="AfterSeconds">For a professional: so long after the danger, when the server has not confirmed it; absent or less: 60.</param>
public sealed record EmergencyContact(
    Guid ContactId, string FirstName, string NumberE164, int Order, ContactRole? Role = null, int? AfterSeconds = null);

/// <summary>
/// What the box must know to act with no server: whom to text, how to name the person cared for, and from which values on.
/// Travels down in a receipt, is kept on the box, and is replaced whole.
/// </summary>
/// <param name="Version">Counts up at each change; the box keeps the highest.</param>
/// <param name="PersonShortName">First name and initial, as the texts say it: <c>Jeanne M.</c></param>
/// <param name="TimeZone">IANA name of the home's time zone, for the time in texts; <c>Europe/Paris</c> by default.</param>
/// <param name="Contacts">The relatives, in order. Empty is itself an alert on the server.</param>
/// <param name="RedHeartRateLowBpm">RED at or below; 40 by default (RCP NEWS2 2017, proposal).</param>
/// <param name="RedHeartRateHighBpm">RED at or above; 131 by default.</param>
/// <param name="RedOxygenLowPercent">RED at or below; 85 by default, 80 on scale 2.</param>
/// <param name="InOrder">True: the relatives are asked one after the other; absent or false: all at once.</param>
public sealed record EmergencyPlan(
    int Version,
    string PersonShortName,
    string TimeZone,
    IReadOnlyList<EmergencyContact> Contacts,
    double RedHeartRateLowBpm,
    double RedHeartRateHighBpm,
    double RedOxygenLowPercent,
    bool? InOrder = null);
