using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class AskReplayHandler(BackOfficeDb db, PendingReplays memory, TimeProvider time) : IRequestHandler<AskReplay, Outcome<int>>
{
    public async Task<Outcome<int>> Handle(AskReplay request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (request.Until <= request.From || request.From >= now)
        {
            return Refusals.ReplayTimes;
        }

        var one = request.Box?.Value;
        var boxes = await db.Boxes.AsNoTracking()
            .Where(box => box.State == BoxState.Enrolled && (one == null || box.Id == one))
            .Select(box => box.Id)
            .ToListAsync(cancellationToken);
        if (request.Box is not null && boxes.Count == 0)
        {
            return Refusals.UnknownBox;
        }

        var at = now.UtcDateTime;
        foreach (var box in boxes)
        {
            db.Replays.Add(new AskedReplay { Box = box, From = request.From.UtcDateTime, Until = request.Until.UtcDateTime, AskedAt = at });
            db.Audit.Add(new AuditEntry { At = at, Kind = AuditKind.ReplayAsked, Subject = box });
        }

        await db.SaveChangesAsync(cancellationToken);
        memory.Forget();
        return boxes.Count;
    }
}
