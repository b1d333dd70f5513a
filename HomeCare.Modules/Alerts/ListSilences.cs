using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListSilencesHandler(AlertsDb db, IMediator mediator, TimeProvider clock) : IRequestHandler<ListSilences, SilenceOverview>
{
    public async Task<SilenceOverview> Handle(ListSilences request, CancellationToken cancellationToken)
    {
        var homes = await mediator.Send(new ListHomes(), cancellationToken);
        var silent = await SilentNow.OfAsync(db, mediator, homes, clock.GetUtcNow(), cancellationToken, withUnworn: true);
        return new(
            homes.Count,
            silent.Late,
            [.. silent.Sources.GroupBy(source => (source.Source, source.Cause))
                .Select(same => new SilenceCause(same.Key.Source, same.Key.Cause, same.Count()))
                .OrderByDescending(cause => cause.Count)],
            [.. silent.Sources.OrderByDescending(source => source.Step).ThenBy(source => source.Since).Take(Math.Clamp(request.Most, 1, 1000))]);
    }
}

internal sealed class ListUnseenHandler(AlertsDb db, IMediator mediator, TimeProvider clock) : IRequestHandler<ListUnseen, IReadOnlyList<Unseen>>
{
    public async Task<IReadOnlyList<Unseen>> Handle(ListUnseen request, CancellationToken cancellationToken)
    {
        var homes = (await mediator.Send(new ListHomes(), cancellationToken)).Where(home => request.Patients.Contains(home.Patient)).ToList();
        var silent = await SilentNow.OfAsync(db, mediator, homes, clock.GetUtcNow(), cancellationToken);
        var (patients, yesterday) = (homes.Select(home => home.Patient).ToList(), clock.GetUtcNow().UtcDateTime.AddDays(-1));
        var clinical = (await db.Alerts.AsNoTracking()
            .Where(alert => patients.Contains(alert.Patient) && alert.Level > AlertLevel.Technical
                && (alert.State != AlertState.Closed || alert.OccurredAt >= yesterday))
            .Select(alert => new { alert.Patient, alert.Level, Open = alert.State != AlertState.Closed, alert.OccurredAt })
            .ToListAsync(cancellationToken)).ToLookup(alert => alert.Patient);
        return [.. silent.Sources
            .Select(source => new Unseen(
                source,
                clinical[source.Patient].Where(alert => alert.Open).Max(alert => (AlertLevel?)alert.Level),
                clinical[source.Patient].Any(alert => alert.OccurredAt >= yesterday)))
            .OrderByDescending(unseen => unseen.Gravest ?? AlertLevel.Technical).ThenByDescending(unseen => unseen.AlertedToday).ThenBy(unseen => unseen.Source.Since)];
    }
}

/// <summary>What is silent now by the watch's own rules, asked of what was heard rather than of the watch: it is the same in a process that watches nobody.</summary>
internal sealed record SilentNow(int Late, IReadOnlyList<SilentSource> Sources)
{
    /// <param name="db">Where the open alerts are.</param>
    /// <param name="mediator">Asks Telemetry.</param>
    /// <param name="homes">Which homes.</param>
    /// <param name="now">The server's clock.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="withUnworn">Also bracelets that are on no wrist: for support, at night too, when that is no alert.</param>
    public static async Task<SilentNow> OfAsync(
        AlertsDb db, IMediator mediator, IReadOnlyList<Home> homes, DateTimeOffset now, CancellationToken cancellation, bool withUnworn = false)
    {
        var heard = await mediator.Send(new FindSources(homes), cancellation);
        AlertRule[] rules = [.. SilenceRules.All, AlertRule.BraceletNotWorn];
        var open = (await db.Alerts.AsNoTracking()
            .Where(alert => rules.Contains(alert.Rule) && alert.State != AlertState.Closed)
            .Select(alert => new { alert.Id, alert.Patient, alert.Rule })
            .ToListAsync(cancellation)).ToDictionary(alert => (alert.Patient, alert.Rule), alert => alert.Id);
        var (late, sources) = (0, new List<SilentSource>());
        var quiets = new Quiet?[SilenceRules.All.Length];
        for (var place = 0; place < homes.Count; place++)
        {
            var home = homes[place];
            SilenceRules.Look(home, heard[place], now, default, quiets);
            late += quiets[0] is { } box && box.IsLate(now) && !box.IsSilent(now) ? 1 : 0;
            foreach (var quiet in quiets.OfType<Quiet>().Where(quiet => quiet.IsSilent(now)))
            {
                sources.Add(new(
                    home.Patient, home.Box, quiet.Rule, quiet.Cause, quiet.Heard, SilenceSteps.Of(quiet.Rule, quiet.Never, now - quiet.Heard),
                    open.TryGetValue((home.Patient, quiet.Rule), out var alert) ? alert : null));
            }

            if (withUnworn && BraceletNotWorn.OffSince(heard[place], now) is { } off && now - off >= BraceletNotWorn.After)
            {
                sources.Add(new(
                    home.Patient, home.Box, AlertRule.BraceletNotWorn, "not_worn", off, BraceletNotWorn.IsByDay(home, now) ? AlertStep.Relative : AlertStep.None,
                    open.TryGetValue((home.Patient, AlertRule.BraceletNotWorn), out var alert) ? alert : null));
            }
        }

        return new(late, sources);
    }
}
