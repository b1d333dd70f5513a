using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Tests.Web;

/// <summary>Holds whoever asks for a doctor's list while it is closed.</summary>
internal sealed class ListGate : IPipelineBehavior<ListMyPatients, IReadOnlyList<PatientCard>>
{
    private TaskCompletionSource open = Opened();
    private int held;

    public int Held => Volatile.Read(ref held);

    public void Close() => open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => open.SetResult();

    public async Task<IReadOnlyList<PatientCard>> Handle(
        ListMyPatients request, CancellationToken cancellationToken, RequestHandlerDelegate<IReadOnlyList<PatientCard>> next)
    {
        if (!open.Task.IsCompleted)
        {
            Interlocked.Increment(ref held);
            await open.Task;
        }

        return await next();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}

/// <summary>In which thread a new alert is told.</summary>
internal sealed class AlertEar : INotificationHandler<AlertRaised>
{
    public Thread? Heard { get; private set; }

    public Task Handle(AlertRaised notification, CancellationToken cancellationToken)
    {
        Heard = Thread.CurrentThread;
        return Task.CompletedTask;
    }
}
