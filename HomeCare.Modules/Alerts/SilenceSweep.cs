using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>One turn of the watch: the homes whose deadline has come are looked at. What fails for one home is logged, and the next one is looked at.</summary>
internal sealed partial class SilenceSweep(
    AlertsDb db, AlertRegister register, StrayDangers strays, IncidentBook incidents, ReachabilityRound reachability, EquipmentRound equipment, IMediator mediator,
    TimeProvider clock, ILogger<SilenceSweep> log)
{
    private readonly List<(WatchedHome Home, SourceHeard Source)> heard = [];

    /// <param name="watched">What the watch remembers.</param>
    /// <param name="start">From when silence counts: the start, or the last jump of the server's clock.</param>
    /// <param name="graceIsOver">False while silence proves nothing.</param>
    /// <param name="turn">Counts the sweeps, for what is looked at in turns.</param>
    /// <param name="cancellation">Ends the sweep.</param>
    public async Task RunAsync(HomesWatched watched, DateTimeOffset start, bool graceIsOver, int turn, CancellationToken cancellation)
    {
        await strays.RaiseAsync(cancellation);
        if (watched.IsListDue)
        {
            watched.List(
                await mediator.Send(new ListHomes(), cancellation),
                watched.Count == 0 && !graceIsOver ? SilenceGrace.Lasts - WatchSilence.Every : TimeSpan.Zero);
        }

        var running = await RunningSilences.ReadAsync(db, clock.GetUtcNow(), cancellation);
        var looks = watched.TakeDue(running.Boxes);
        try
        {
            var seen = await LookAsync(watched, looks, start, running, cancellation);
            if (graceIsOver)
            {
                await KeepIncidentsAsync(watched, start, running, cancellation);
            }

            foreach (var (home, quiets) in seen)
            {
                await TellAsync(watched, home, quiets, running, graceIsOver, cancellation);
            }

            await equipment.RunAsync(watched.Incidents ?? [], heard, start, graceIsOver, cancellation);
        }
        finally
        {
            // Whatever happened, no home is without a deadline.
            foreach (var home in looks.Where(home => home.Slot < 0))
            {
                watched.LookAgain(home, WatchSilence.Every);
            }
        }

        await reachability.RunAsync(watched.Homes, turn, running, cancellation);
    }

    /// <summary>Looks up what was heard, notes who is late, and sets the next deadline. The answer is what may have to be told.</summary>
    private async Task<List<(WatchedHome Home, Quiet?[] Quiets)>> LookAsync(
        HomesWatched watched, List<WatchedHome> looks, DateTimeOffset start, RunningSilences running, CancellationToken cancellation)
    {
        var sources = await SourcesAsync(looks, cancellation);
        var (now, told) = (clock.GetUtcNow(), new List<(WatchedHome, Quiet?[])>());
        var quiets = new Quiet?[SilenceRules.All.Length];
        for (var place = 0; place < looks.Count; place++)
        {
            if (sources[place] is not { } source)
            {
                continue;
            }

            var home = looks[place];
            heard.Add((home, source));
            SilenceRules.Look(home.Home, source, now, start, quiets);
            watched.See(home, seen: quiets[0] is { Never: false }, source.LastHeartbeat?.Operator is { Length: > 0 and <= Incident.LongestOperator } name ? name : null);
            if (watched.Note(home, quiets, now) || running.Concerns(home.Home.Patient))
            {
                told.Add((home, [.. quiets]));
            }
        }

        return told;
    }

    /// <summary>All at once; when that fails one by one, so that one home that cannot be read does not hide the others.</summary>
    private async Task<IReadOnlyList<SourceHeard?>> SourcesAsync(List<WatchedHome> looks, CancellationToken cancellation)
    {
        try
        {
            return await mediator.Send(new FindSources([.. looks.Select(look => look.Home)]), cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && looks.Count > 1)
        {
            NotAllAtOnce(exception, looks.Count);
        }

        var sources = new List<SourceHeard?>(looks.Count);
        Exception? last = null;
        foreach (var look in looks)
        {
            try
            {
                sources.Add((await mediator.Send(new FindSources([look.Home]), cancellation))[0]);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                HomeFailed(exception, look.Home.Box);
                sources.Add(null);
                last = exception;
            }
        }

        return sources.TrueForAll(source => source is null) ? throw new IOException("No home's sources could be read.", last) : sources;
    }

    /// <summary>When incidents cannot be kept, nobody new is held: rather many alerts than none.</summary>
    private async Task KeepIncidentsAsync(HomesWatched watched, DateTimeOffset start, RunningSilences running, CancellationToken cancellation)
    {
        try
        {
            await incidents.KeepAsync(watched, start, running, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            IncidentsFailed(exception);
        }
    }

    private async Task TellAsync(
        HomesWatched watched, WatchedHome home, Quiet?[] quiets, RunningSilences running, bool graceIsOver, CancellationToken cancellation)
    {
        var (patient, box) = (home.Home.Patient, home.Home.Box);
        try
        {
            var now = clock.GetUtcNow();
            var worth = new List<Ask>();
            foreach (var quiet in quiets.OfType<Quiet>())
            {
                if (quiet.AskAt(now, running.Runs(patient, quiet.Rule)) is { } ask
                    && (ask.Finding == Finding.Gone || (graceIsOver && !IsHeld(watched, box, patient, ask.Rule, running)))
                    && running.IsWorthAsking(ask, patient, now))
                {
                    worth.Add(ask);
                }
            }

            if (worth.Count == 0)
            {
                return;
            }

            // Discharged or moved since the homes were listed: its silence is nobody's any more.
            if (worth.Exists(ask => ask.Finding == Finding.Present) && await mediator.Send(new FindWearer(box), cancellation) != patient)
            {
                watched.Remove(home);
                return;
            }

            await register.RecordAsync(patient, box, worth, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            HomeFailed(exception, box);
        }
    }

    private static bool IsHeld(HomesWatched watched, BoxId box, PatientId patient, AlertRule rule, RunningSilences running) =>
        watched.Quiets.TryGetValue((box, rule), out var quiet) && quiet.Incident is { } incident && !running.IsApartFrom(incident, patient, rule);

    [LoggerMessage(Level = LogLevel.Error, Message = "The silence of box {Box} could not be judged; the other homes are")]
    private partial void HomeFailed(Exception exception, BoxId box);

    [LoggerMessage(Level = LogLevel.Error, Message = "The last words of {Count} homes could not be read at once; they are read one by one")]
    private partial void NotAllAtOnce(Exception exception, int count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Mass silences could not be kept; silent homes alert one by one")]
    private partial void IncidentsFailed(Exception exception);
}
