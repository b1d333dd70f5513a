using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Nobody can be told of a danger of this person: no relative with a number and no nurse with one. Technical while nothing happens;
/// red as soon as a danger finds nobody.
/// </summary>
internal static class NobodyReachable
{
    public static Ask Judge(ContactSheet? sheet, StaffMember? nurse, AlertLevel level, DateTimeOffset now) =>
        new(AlertRule.NobodyReachable, IsSo(sheet, nurse) ? Finding.Present : Finding.Gone, level, now, now);

    public static bool IsSo(ContactSheet? sheet, StaffMember? nurse) =>
        string.IsNullOrEmpty(nurse?.NumberE164) && sheet?.Contacts.Any(contact => contact.NumberE164.Length > 0) != true;
}
