using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Support;

/// <summary>Keeps what was logged, for what shows nowhere else.</summary>
internal sealed class HeardLog<T> : ILogger<T>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Called as each line is written, by who writes it.</summary>
    public Action<string>? Writing { get; set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        Lines.Enqueue(line);
        Writing?.Invoke(line);
    }
}
