using System.Globalization;
using System.Text.RegularExpressions;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Alerts.Canary;

/// <summary>The invented person whose falls show that the chain holds (decision 26), and who is told when they stop coming.</summary>
/// <param name="Patient">Who it is; null for none: nothing is watched.</param>
/// <param name="Every">How often the canary's box lets it fall.</param>
/// <param name="PaidTextEvery">How often one of its texts really leaves by a provider; the others end in the sink.</param>
/// <param name="PageE164">Whose telephone is told when no fall comes through; null for nobody's.</param>
internal sealed partial record CanarySettings(PatientId? Patient, TimeSpan Every, TimeSpan PaidTextEvery, string? PageE164)
{
    /// <summary>Two that are missed, and the time that the second had to come through.</summary>
    public TimeSpan LateAfter => (2 * Every) + CanaryBook.GiveUpAfter;

    /// <summary>
    /// Whether a text for this person to this number may end in the sink, and this person's fall be closed by itself: who is set as canary, and whose every relative has the
    /// number that the nurse has. Nobody real has: an id that was mistaken for another hides nothing.
    /// </summary>
    public bool Is(PatientId patient, string? nurseE164, ContactSheet? sheet) =>
        Patient == patient && sheet is { Contacts.Count: > 0 } && sheet.Contacts.All(contact => contact.NumberE164 == nurseE164);

    /// <summary>Reads <c>Canary</c>; what cannot work throws with one sentence.</summary>
    public static CanarySettings Read(IConfigurationSection section) => new(
        section["Patient"] is { Length: > 0 } id
            ? Guid.TryParse(id, out var patient) ? new PatientId(patient) : throw new InvalidOperationException($"Canary:Patient is '{id}'. It is the id that `server canary create` printed.")
            : null,
        Span(section, "Every", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10)),
        Span(section, "PaidTextEvery", TimeSpan.FromHours(1), TimeSpan.Zero),
        section["Page"] is { Length: > 0 } number
            ? E164().IsMatch(number) ? number : throw new InvalidOperationException("Canary:Page is no telephone number. Write it with its country, as +33612345678.")
            : null);

    private static TimeSpan Span(IConfigurationSection section, string name, TimeSpan otherwise, TimeSpan least) =>
        section[name] is not { Length: > 0 } text ? otherwise
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= TimeSpan.FromDays(1) ? span
        : throw new InvalidOperationException($"Canary:{name} is '{text}'. Write it as hours, minutes and seconds, such as 00:05:00; from {least} to a day.");

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}$")]
    private static partial Regex E164();
}
