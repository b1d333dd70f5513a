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

    /// <summary>What is found of so many stays in the processor's nearest cache.</summary>
    private const int AtOnce = 256;

    /// <summary>Memory is whole once this has ended.</summary>
    public Task ReadyAsync() => recovery.ReadyAsync();

    /// <summary>
    /// Without steps, from memory that is ready, in the order asked for. Of who did not speak since the last time it waits for nothing and makes nothing.
    /// </summary>
    /// <remarks>
    /// Everyone is 100,000 objects that no cache holds. Three plain walks over a few hundred people let the processor fetch many of them at once; one walk that does
    /// all for each person waits for each.
    /// </remarks>
    public LastValues[] Of(PatientId[] patients)
    {
        var (all, found) = (new LastValues?[patients.Length], new Person?[Math.Min(AtOnce, patients.Length)]);
        for (var from = 0; from < patients.Length; from += AtOnce)
        {
            var some = patients.AsSpan(from, Math.Min(AtOnce, patients.Length - from));
            var theirs = all.AsSpan(from, some.Length);
            for (var place = 0; place < some.Length; place++)
            {
                found[place] = everyone.Find(some[place]);
            }

            for (var place = 0; place < some.Length; place++)
            {
                theirs[place] = found[place]?.Seen.Published;
            }

            for (var place = 0; place < some.Length; place++)
            {
                theirs[place] ??= found[place] is { } person ? Make(person) : Never(some[place]);
            }
        }

        return all!;
    }

    public async ValueTask<LastValues> WithStepsAsync(PatientId patient, CancellationToken cancellationToken)
    {
        if (everyone.Find(patient) is not { } person)
        {
            return Never(patient) with { StepsToday = 0 };
        }

        var now = clock.GetUtcNow();
        lock (person.Gate)
        {
            if (person.Seen.StepsOf(now) is { } steps)
            {
                return person.Seen.ToLastValues(patient) with { StepsToday = steps };
            }
        }

        await SumStepsAsync(person, now, cancellationToken);
        lock (person.Gate)
        {
            // Null when midnight passed meanwhile and somebody else's look began the next day.
            return person.Seen.ToLastValues(patient) with { StepsToday = person.Seen.StepsOf(now) ?? 0 };
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

    private static LastValues Make(Person person)
    {
        lock (person.Gate)
        {
            return person.Seen.ToLastValues(person.Id);
        }
    }

    private static LastValues Never(PatientId patient) => new(patient, null, null, null, null, null, null);

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
