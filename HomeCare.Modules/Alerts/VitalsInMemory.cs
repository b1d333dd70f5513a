using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// The windows of everyone who is being heard, about 1 KB a person. Nothing here is the only copy: what is lost is made again from
/// storage. One turn at a time for a person; other people are not held up.
/// </summary>
internal sealed class VitalsInMemory(TimeProvider clock, IReadOnlyList<ValueRule>? rules = null) : IDisposable
{
    private static readonly TimeSpan KeptUnheard = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<PatientId, Vitals> everyone = new();
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public IReadOnlyList<ValueRule> Rules { get; } = rules ?? ValueRules.All;

    /// <summary>Takes the person's turn when nobody has it; never waits.</summary>
    public bool TryTakeTurn(PatientId patient, out Turn turn)
    {
        var mine = TurnsOf(patient);
        turn = new Turn(mine);
        return mine.Wait(0);
    }

    public async Task<Turn> TakeTurnAsync(PatientId patient, CancellationToken cancellationToken)
    {
        var mine = TurnsOf(patient);
        await mine.WaitAsync(cancellationToken);
        return new Turn(mine);
    }

    public Vitals? Find(PatientId patient)
    {
        if (!everyone.TryGetValue(patient, out var vitals))
        {
            return null;
        }

        vitals.UsedAt = clock.GetTimestamp();
        return vitals;
    }

    public void Keep(PatientId patient, Vitals vitals)
    {
        vitals.UsedAt = clock.GetTimestamp();
        everyone[patient] = vitals;
    }

    public void Forget(PatientId patient) => everyone.TryRemove(patient, out _);

    /// <summary>Forgets who has not been heard for long; done now and then by the silence watch.</summary>
    public void ForgetUnheard()
    {
        foreach (var (patient, vitals) in everyone)
        {
            if (clock.GetElapsedTime(vitals.UsedAt) > KeptUnheard)
            {
                everyone.TryRemove(new(patient, vitals));
            }
        }
    }

    public void Dispose()
    {
        foreach (var turn in turns)
        {
            turn.Dispose();
        }
    }

    private SemaphoreSlim TurnsOf(PatientId patient) => turns[(patient.GetHashCode() & int.MaxValue) % turns.Length];

    /// <summary>A person's turn; disposing it lets the next one in.</summary>
    internal readonly struct Turn(SemaphoreSlim mine) : IDisposable
    {
        public void Dispose() => mine.Release();
    }
}
