using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry;

/// <summary>
/// What was last known of everyone and of each box, in memory: lists and the silence watch ask it at every look. A person who is not
/// in memory is read from storage first, so after a start the first question of a person pays, and <see cref="LastSeenWarmUp"/> asks it.
/// </summary>
internal sealed class LastSeen(IServiceScopeFactory scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<PatientId, Lazy<Task<PersonSeen>>> people = new();
    private readonly ConcurrentDictionary<BoxId, BoxSeen> boxes = new();

    /// <summary>Notes what a box sent. <see cref="ReadyAsync"/> was asked before the rows were stored, so no row is counted twice.</summary>
    public async Task NoteAsync(PatientId patient, BoxId box, DateTimeOffset receivedAt, IReadOnlyList<StoredReading> rows, CancellationToken cancellationToken)
    {
        (await BoxAsync(box, cancellationToken)).Hear(receivedAt, null);
        var person = await PersonAsync(patient, null, cancellationToken);
        person.Hear(receivedAt);
        person.Note(rows);
    }

    public async Task NoteAsync(PatientId? patient, BoxId box, DateTimeOffset receivedAt, Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        (await BoxAsync(box, cancellationToken)).Hear(receivedAt, heartbeat);
        if (patient is { } known)
        {
            (await PersonAsync(known, null, cancellationToken)).Hear(receivedAt);
        }
    }

    public async ValueTask<LastValues> OfAsync(PatientId patient, CancellationToken cancellationToken) =>
        (await PersonAsync(patient, null, cancellationToken)).ToLastValues(patient, clock.GetUtcNow());

    public async ValueTask<SourceHeard> OfAsync(Home home, CancellationToken cancellationToken)
    {
        var person = await PersonAsync(home.Patient, home.TimeZone, cancellationToken);
        var box = await BoxAsync(home.Box, cancellationToken);
        return new SourceHeard(home.Patient, home.Box, box.HeardAt, person.MeasuredAt, box.Heartbeat);
    }

    /// <summary>
    /// Brings a person and a box into memory and gives the person's newest measurement, null for never. An intake asks before it stores, so
    /// that what is read from storage and what is noted afterwards never overlap, and noting cannot fail.
    /// </summary>
    public async ValueTask<DateTimeOffset?> ReadyAsync(PatientId patient, BoxId box, CancellationToken cancellationToken)
    {
        await BoxAsync(box, cancellationToken);
        return (await PersonAsync(patient, null, cancellationToken)).MeasuredAt;
    }

    public async ValueTask<BoxSeen> BoxAsync(BoxId box, CancellationToken cancellationToken)
    {
        if (boxes.TryGetValue(box, out var known))
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        var read = await LastSeenReading.BoxAsync(scope.ServiceProvider.GetRequiredService<TelemetryDb>(), box, cancellationToken);
        return boxes.GetOrAdd(box, read);
    }

    private async ValueTask<PersonSeen> PersonAsync(PatientId patient, string? timeZone, CancellationToken cancellationToken)
    {
        var reading = people.GetOrAdd(patient, _ => new Lazy<Task<PersonSeen>>(() => ReadAsync(patient, timeZone)));
        try
        {
            return await reading.Value.WaitAsync(cancellationToken);
        }
        catch when (reading.Value.IsFaulted)
        {
            people.TryRemove(new KeyValuePair<PatientId, Lazy<Task<PersonSeen>>>(patient, reading));
            throw;
        }
    }

    // Shared by everyone who asks at this moment, so no caller's going away ends it.
    private async Task<PersonSeen> ReadAsync(PatientId patient, string? timeZone)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await LastSeenReading.PersonAsync(scope.ServiceProvider, patient, timeZone, clock.GetUtcNow(), CancellationToken.None);
    }
}
