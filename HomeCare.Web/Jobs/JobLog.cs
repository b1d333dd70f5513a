using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace HomeCare.Web.Jobs;

/// <summary>
/// Hangfire keeps one log for the whole process, that of the server made last. When that one has ended and another of the same process asks for a logger, there is
/// none to be had: it goes without, and starts all the same.
/// </summary>
internal sealed class JobLog(ILoggerFactory log) : ILogProvider
{
    private readonly AspNetCoreLogProvider provider = new(log);

    public ILog GetLogger(string name)
    {
        try
        {
            return provider.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    private sealed class Silence : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
