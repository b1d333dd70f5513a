using HomeCare.Modules.Alerts.Canary;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class GetTextHealthHandler(AlertsDb db, TextBudget budget, TimeProvider clock) : IRequestHandler<GetTextHealth, TextHealth>
{
    public async Task<TextHealth> Handle(GetTextHealth request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (month, lately) = (TextBudget.MonthOf(now.UtcDateTime), TextBudget.PaceSince(now.UtcDateTime));
        var dead = await DeadTexts.In(db, now).Select(text => text.QueuedAt).ToListAsync(cancellationToken);
        var paid = db.TextReferences.Where(taken => !taken.Reference.StartsWith(CanarySink.Name + ":"));
        var sent = await paid.CountAsync(taken => taken.AcceptedAt >= month, cancellationToken);
        var pace = paid.Where(taken => taken.AcceptedAt >= lately);
        var forecast = TextBudget.Forecast(
            sent, await pace.CountAsync(cancellationToken), await pace.MinAsync(taken => taken.AcceptedAt, cancellationToken), now.UtcDateTime);
        return new TextHealth(dead.Count, dead.Count == 0 ? null : dead.Min(), sent, forecast, budget.PricePerText, budget.Monthly);
    }
}
