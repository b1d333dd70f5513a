using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// One at a time for each box: of two posts of the same batch the second finds the first stored and judged, and a person's readings
/// are judged in the order they came. Boxes never wait for each other.
/// </summary>
internal sealed class BoxGates
{
    private readonly ConcurrentDictionary<BoxId, SemaphoreSlim> gates = new();

    public async Task<IDisposable> EnterAsync(BoxId box, CancellationToken cancellationToken)
    {
        var gate = gates.GetOrAdd(box, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        return new Leaving(gate);
    }

    private sealed class Leaving(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
