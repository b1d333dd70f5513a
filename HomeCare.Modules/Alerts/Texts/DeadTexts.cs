using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>Dead letters: texts of an alarm that nobody has answered and no channel has taken for so long that a person has to call instead.</summary>
internal static class DeadTexts
{
    public static readonly TimeSpan After = TimeSpan.FromMinutes(5);

    public static IQueryable<OutgoingText> In(AlertsDb db, DateTimeOffset now)
    {
        var before = (now - After).UtcDateTime;
        return db.Texts.Where(text => text.DueAt != null && text.AcceptedAt == null && text.QueuedAt <= before && text.Step != OutgoingText.Cancelled
            && !text.Step.StartsWith(OutgoingText.ReplyPrefix) && !text.Step.StartsWith(OutgoingText.TakenPrefix)
            && db.Alerts.Any(alert => alert.Id == text.Alert && (alert.Level == AlertLevel.Red || alert.Level == AlertLevel.Orange)
                && (alert.State == AlertState.Raised || alert.State == AlertState.Notified)));
    }
}
