using System.Collections.Concurrent;
using System.Data.Common;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>What Telemetry knows, as the test says it.</summary>
internal sealed class KnownReadings(TimeProvider clock)
    : IRequestHandler<GetReadings, IReadOnlyList<RecordedReading>>, IRequestHandler<ListSources, IReadOnlyList<SourceHeard>>,
        IRequestHandler<FindSources, IReadOnlyList<SourceHeard>>, IRequestHandler<ListLastValues, IReadOnlyList<LastValues>>
{
    public ConcurrentDictionary<PatientId, List<RecordedReading>> Stored { get; } = new();

    public List<SourceHeard> Sources { get; } = [];

    /// <summary>Whose bracelet's newest reading says that it lies on its charger.</summary>
    public HashSet<PatientId> Charging { get; } = [];

    /// <summary>Runs at each question; may throw.</summary>
    public Action OnAsked { get; set; } = () => { };

    public Task<IReadOnlyList<RecordedReading>> Handle(GetReadings request, CancellationToken cancellationToken)
    {
        OnAsked();
        Assert.That(request.To - request.From, Is.LessThanOrEqualTo(TimeSpan.FromDays(31)));
        return Task.FromResult<IReadOnlyList<RecordedReading>>([.. Stored.GetValueOrDefault(request.Patient, [])
            .Where(reading => reading.MeasuredAt >= request.From && reading.MeasuredAt < request.To)
            .OrderBy(reading => reading.MeasuredAt)]);
    }

    public Task<IReadOnlyList<SourceHeard>> Handle(ListSources request, CancellationToken cancellationToken)
    {
        OnAsked();
        return Task.FromResult<IReadOnlyList<SourceHeard>>([.. Sources]);
    }

    public Task<IReadOnlyList<SourceHeard>> Handle(FindSources request, CancellationToken cancellationToken)
    {
        OnAsked();
        return Task.FromResult<IReadOnlyList<SourceHeard>>([.. request.Homes.Select(home =>
            Sources.Find(source => (source.Patient, source.Box) == (home.Patient, home.Box)) ?? new(home.Patient, home.Box, null, null, null))]);
    }

    public Task<IReadOnlyList<LastValues>> Handle(ListLastValues request, CancellationToken cancellationToken)
    {
        OnAsked();
        var now = clock.GetUtcNow();
        return Task.FromResult<IReadOnlyList<LastValues>>([.. request.Patients.Select(patient => new LastValues(
            patient, Charging.Contains(patient) ? new(now, new(null, Quality.Invalid, ["charging"])) : null, null, null, null, now, now))]);
    }

    /// <summary>Stores readings as Telemetry would, and gives what it would publish of them.</summary>
    public ReadingsRecorded Record(PatientId patient, BoxId box, params RecordedReading[] readings)
    {
        Stored.GetOrAdd(patient, _ => []).AddRange(readings);
        return new(patient, box, clock.GetUtcNow(), readings);
    }

    public static RecordedReading Reading(
        DateTimeOffset at, double? bpm = null, double? oxygen = null, Quality quality = Quality.Valid, bool late = false, int span = 10) =>
        new(at, span, late, Signal(bpm, quality), Signal(oxygen, quality), null, null, null);

    private static SignalValue? Signal(double? value, Quality quality) => value is null ? null : new(value, quality, []);
}

/// <summary>A clock on the wall that can be set, beside a monotonic one that cannot.</summary>
internal sealed class HouseClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan jumped;

    public override long GetTimestamp() => base.GetTimestamp() - jumped.Ticks;

    /// <summary>Somebody sets it: no time goes by.</summary>
    public void Jump(TimeSpan by)
    {
        var before = base.GetTimestamp();
        AdjustTime(GetUtcNow() + by);
        jumped += TimeSpan.FromTicks(base.GetTimestamp() - before);
    }
}

/// <summary>A sender that does what the test says, and remembers what it was given.</summary>
internal sealed class ScriptedSender : ISmsSender
{
    private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int tries;

    /// <summary>Every text it was handed, whatever became of it.</summary>
    public ConcurrentQueue<Sms> Handed { get; } = new();

    /// <summary>What becomes of the n-th try, from 1. Accepts all by default.</summary>
    public Func<int, Sms, Task<SendResult>> Act { get; set; } = (n, _) => Task.FromResult(SendResult.Accepted($"SM{n:0000}"));

    public Task<SendResult> SendAsync(Sms sms, CancellationToken cancellationToken)
    {
        Handed.Enqueue(sms);
        return Act(Interlocked.Increment(ref tries), sms);
    }

    /// <summary>Never answers until the test lets go.</summary>
    public async Task<SendResult> Hang()
    {
        await letGo.Task;
        return SendResult.Unknown("let go");
    }

    public void LetGo() => letGo.TrySetResult();
}

/// <summary>Makes the storage fail at the moment of saving or of committing, as a killed process or a full disk would.</summary>
internal sealed class StorageFaults : SaveChangesInterceptor
{
    /// <summary>Throws when this is true for what is about to be saved.</summary>
    public Func<DbContext, bool> FailsOn { get; set; } = _ => false;

    /// <summary>Runs before each saving; may take its time.</summary>
    public Func<Task>? Before { get; set; }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await (Before?.Invoke() ?? Task.CompletedTask);
        return FailsOn(eventData.Context!) ? throw new IOException("No space left on device") : result;
    }
}

/// <summary>Keeps what storage is asked, and may be away.</summary>
internal sealed class StorageCalls : DbCommandInterceptor
{
    private readonly ConcurrentQueue<string> asked = new();

    public int Count => asked.Count;

    /// <summary>Every command so far, oldest first.</summary>
    public IReadOnlyList<string> Asked => [.. asked];

    /// <summary>Every command fails, as with a server that is gone.</summary>
    public bool Away { get; set; }

    /// <summary>Such commands fail alone.</summary>
    public Func<string, bool> Fails { get; set; } = _ => false;

    /// <summary>Runs before each command; may take its time, as a server that hangs.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        asked.Enqueue(command.CommandText);
        await Before(command.CommandText);
        return Away || Fails(command.CommandText) ? throw new IOException("The server is gone") : result;
    }
}
