using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListTextsHandler(AlertsDb db) : IRequestHandler<ListTexts, IReadOnlyList<TextEntry>>
{
    public async Task<IReadOnlyList<TextEntry>> Handle(ListTexts request, CancellationToken cancellationToken)
    {
        var texts = await db.Texts.AsNoTracking()
            .OrderByDescending(text => text.Id)
            .Take(Math.Clamp(request.Most, 1, 500))
            .ToListAsync(cancellationToken);
        return [.. texts.Select(text => text.ToEntry() with { DeliveredAt = text.DeliveredAt })];
    }
}
