using System.Runtime.InteropServices;

namespace HomeCare.Demo;

/// <summary>
/// Ctrl-C, SIGTERM and a closed terminal. The first asks the demo to come to its end, the second not to wait for queues any more.
/// Neither ends the process by itself: everything that was started has to be stopped first.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _finish = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() => _registrations =
        [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM), Register(PosixSignal.SIGHUP), Register(PosixSignal.SIGQUIT)];

    /// <summary>Come to the end.</summary>
    public CancellationToken Finish => _finish.Token;

    /// <summary>At once.</summary>
    public CancellationToken Hurry => _hurry.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _finish.Dispose();
        _hurry.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (_finish.IsCancellationRequested)
        {
            _hurry.Cancel();
        }
        else
        {
            _finish.Cancel();
        }
    });
}
