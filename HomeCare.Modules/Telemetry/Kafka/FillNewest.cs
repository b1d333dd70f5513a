using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Of whom the topic brought nothing, because nothing came lately, the last values are asked of the series store: a page must not say "never", nor the silence
/// watch think so. It begins once the topic is read up, and looks again for people who came with another partition.
/// </summary>
internal sealed partial class FillNewest(
    Everyone everyone, ISeriesStore store, IEnumerable<ReadingsConsumer> consumer, IEnumerable<ReadingsTail> tail, IServiceScopeFactory scopes, TimeProvider clock,
    ILogger<FillNewest> log) : BackgroundService
{
    /// <summary>
    /// Who came with a partition is watched for silence only after this: what was last heard of them, a box's word too, may still be on its way through the topic.
    /// </summary>
    public static readonly TimeSpan TimeToBeHeard = TimeSpan.FromSeconds(180);

    private const int Enough = 30;

    /// <summary>About a second's messages: some are always on their way.</summary>
    private const long CaughtUp = 10_000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<PatientId, long> asked = new();

    /// <summary>Is this person's partition this process's, and has been for long enough to call them silent?</summary>
    public bool HasHadTime(PatientId patient) =>
        asked.TryGetValue(patient, out var since) && clock.GetElapsedTime(since) >= TimeToBeHeard && consumer.All(each => each.Owns(patient));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FillAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                NotFilled(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(LookAgain, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (tail.Any(each => !each.HasCaughtUp) || consumer.Any(each => each.Partitions.Count == 0 || each.Behind > CaughtUp))
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        foreach (var home in await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListHomes(), cancellationToken))
        {
            if (consumer.Any(each => !each.Owns(home.Patient)))
            {
                asked.TryRemove(home.Patient, out _);
            }
            else if (!asked.ContainsKey(home.Patient))
            {
                if (!IsKnown(home.Patient))
                {
                    await FillAsync(home.Patient, cancellationToken);
                }

                asked[home.Patient] = clock.GetTimestamp();
            }
        }
    }

    private bool IsKnown(PatientId patient)
    {
        if (everyone.Find(patient) is not { } person)
        {
            return false;
        }

        lock (person.Gate)
        {
            return person.Seen.MeasuredAt is not null;
        }
    }

    private async Task FillAsync(PatientId patient, CancellationToken cancellationToken)
    {
        var rows = await store.ReadLastAsync(patient, clock.GetUtcNow().UtcTicks, Enough, cancellationToken);
        if (rows.Count == 0)
        {
            return;
        }

        var person = everyone.Person(patient);
        lock (person.Gate)
        {
            foreach (var row in rows)
            {
                person.Seen.Keep(row);
                person.Seen.Hear(new DateTimeOffset(row.ReceivedTicks, TimeSpan.Zero));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Last values could not be asked of the series store; it is tried again")]
    private partial void NotFilled(Exception exception);
}
