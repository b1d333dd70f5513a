using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry;

/// <summary>What was last known of everyone and of each box: lists and the silence watch ask memory, which a start makes again before anyone asks.</summary>
internal sealed class LastSeen(Everyone everyone, Recovery recovery, History history, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string DefaultZone = "Europe/Paris";

    public async ValueTask<LastValues> OfAsync(PatientId patient, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        if (everyone.Find(patient) is not { } person)
        {
            return new LastValues(patient, null, null, 0, null, null, null);
        }

        var now = clock.GetUtcNow();
        lock (person.Gate)
        {
            if (person.Seen.KnowsStepsOf(now))
            {
                return person.Seen.ToLastValues(patient, now);
            }
        }

        await SumStepsAsync(person, now, cancellationToken);
        lock (person.Gate)
        {
            return person.Seen.ToLastValues(patient, now);
        }
    }

    public async ValueTask<SourceHeard> OfAsync(Home home, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var box = everyone.Box(home.Box);
        if (everyone.Find(home.Patient) is not { } person)
        {
            return new SourceHeard(home.Patient, home.Box, box.HeardAt, null, box.Heartbeat);
        }

        lock (person.Gate)
        {
            return person.Seen.ToSource(home, box.HeardAt, box.Heartbeat);
        }
    }

    /// <summary>
    /// Today's steps are summed at the first look of a day. What comes while it is read is read once more: only a sum of one moment counts.
    /// </summary>
    private async Task SumStepsAsync(Person person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var home = TimeZoneInfo.FindSystemTimeZoneById(await ZoneAsync(person.Id, cancellationToken));
        var day = HomeDay.Of(now, home);
        while (true)
        {
            int noted;
            lock (person.Gate)
            {
                noted = person.Noted;
            }

            var buckets = await history.ReadBucketsAsync(person.Id, Tier.Quarter, day.From, day.To, cancellationToken);
            lock (person.Gate)
            {
                if (person.Noted == noted)
                {
                    person.Seen.Begin(home, now, buckets.Sum(bucket => bucket.Steps));
                    return;
                }
            }
        }
    }

    private async Task<string> ZoneAsync(PatientId patient, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new GetContacts(patient), cancellationToken))?.TimeZone ?? DefaultZone;
    }
}
