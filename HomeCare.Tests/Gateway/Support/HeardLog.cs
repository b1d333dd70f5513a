using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Gateway.Support;

/// <summary>Keeps what was logged, for what shows nowhere else.</summary>
internal sealed class HeardLog<T> : ILogger<T>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception));
}
