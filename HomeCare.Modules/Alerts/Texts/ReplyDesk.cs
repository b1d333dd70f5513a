using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>Which alert a member of staff speaks of.</summary>
internal static class ReplyDesk
{
    /// <summary>The open alerts that she was texted about, or may have been, newest first.</summary>
    public static IQueryable<Alert> OpenAlerts(AlertsDb db, StaffId staff) => db.Alerts.AsNoTracking()
        .Where(alert => alert.State != AlertState.Closed && db.Texts.Any(text =>
            text.Alert == alert.Id && text.To == staff && text.Attempts > 0 && !text.Step.StartsWith(OutgoingText.ReplyPrefix)))
        .OrderByDescending(alert => alert.CalledAt ?? alert.RaisedAt);

    /// <summary>
    /// The one she names; without a name the only one that nobody has taken, or the only one there is. Null when that is none or several: then she is asked.
    /// </summary>
    public static Alert? Choose(StaffReply reply, IReadOnlyList<Alert> open)
    {
        var named = reply.Reference is { } reference ? [.. open.Where(alert => ShortReference.Of(alert.Id) == reference)] : open;
        if (named.Count == 1)
        {
            return named[0];
        }

        // What is said of an alarm that somebody has is said on the site, or with its name.
        return named.Where(alert => !alert.IsTaken).ToList() is [var waiting] && reply.Answer != StaffAnswer.FalseAlarm ? waiting : null;
    }
}
