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
    private const int Enough = 30;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private readonly HashSet<PatientId> asked = [];

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
        if (tail.Any(each => !each.HasCaughtUp) || consumer.Any(each => each.Partitions.Count == 0 || each.Behind > 0))
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        foreach (var home in await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListHomes(), cancellationToken))
        {
            if (consumer.Any(each => !each.Owns(home.Patient)))
            {
                asked.Remove(home.Patient);
            }
            else if (asked.Add(home.Patient) && !IsKnown(home.Patient))
            {
                await FillAsync(home.Patient, cancellationToken);
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
