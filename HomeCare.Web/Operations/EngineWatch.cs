using HomeCare.Modules.Shared;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HomeCare.Web.Operations;

/// <summary>How an engine is.</summary>
/// <param name="Engine">Which.</param>
/// <param name="Needed">Whether the server can do without.</param>
/// <param name="Fault">What is wrong, in a sentence; null when it is well.</param>
/// <param name="Since">When it was first found ill; null when it is well.</param>
internal sealed record EngineState(string Engine, bool Needed, string? Fault, DateTimeOffset? Since)
{
    public bool IsIll => Fault is not null;

    public bool StopsTheServer => Needed && IsIll;
}

/// <summary>
/// Asks every engine how it is: each 15 s by itself, so that "since" is known and a change is in the log, and when somebody asks; however many
/// ask, the engines are asked once a second.
/// </summary>
internal sealed partial class EngineWatch(HealthCheckService checks, TimeProvider time, ILogger<EngineWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Look? last;

    /// <summary>What was last found, without asking; empty before the first look.</summary>
    public IReadOnlyList<EngineState> Last => last?.Engines ?? [];

    /// <summary>How every engine is, at most a second ago.</summary>
    public async Task<IReadOnlyList<EngineState>> LookAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } known)
        {
            return known;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            return Fresh() ?? await AskAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    public override void Dispose()
    {
        gate.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private IReadOnlyList<EngineState>? Fresh() => last is { } look && time.GetElapsedTime(look.At) < FreshFor ? look.Engines : null;

    // Whoever asked first may go before the answer is there; others wait for the same one, so it is not given up. Each check ends by itself.
    private async Task<IReadOnlyList<EngineState>> AskAsync()
    {
        var report = await checks.CheckHealthAsync(CancellationToken.None);
        var before = Last.ToDictionary(engine => engine.Engine);
        var now = time.GetUtcNow();
        List<EngineState> engines = [];
        foreach (var (name, entry) in report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var was = before.GetValueOrDefault(name);
            var fault = entry.Status == HealthStatus.Healthy ? null : entry.Description ?? EngineHealth.CheckBroke;
            engines.Add(new EngineState(name, EngineHealth.IsNeeded(entry), fault, fault is null ? null : was?.Since ?? now));
            Tell(engines[^1], was, entry.Exception);
        }

        last = new Look(time.GetTimestamp(), engines);
        return engines;
    }

    private void Tell(EngineState now, EngineState? was, Exception? exception)
    {
        if (now.IsIll && was?.IsIll != true)
        {
            FellIll(exception, now.Engine, now.Fault!);
        }
        else if (!now.IsIll && was?.IsIll == true)
        {
            IsWell(now.Engine, was.Since!.Value);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Engine {Engine} is ill: {Fault}")]
    private partial void FellIll(Exception? exception, string engine, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {Engine} is well again; it was ill since {Since:O}")]
    private partial void IsWell(string engine, DateTimeOffset since);

    private sealed record Look(long At, IReadOnlyList<EngineState> Engines);
}

/// <summary>One engine's check, as ASP.NET runs it.</summary>
internal sealed class EngineHealth(IEngineCheck check, TimeProvider time) : IHealthCheck
{
    /// <summary>What is said of an engine whose check threw.</summary>
    public const string CheckBroke = "It could not be asked: the check itself failed. The log says how.";

    private const string NeededKey = "needed";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Whether the server can do without the engine.</summary>
    public static bool IsNeeded(HealthReportEntry entry) => entry.Data.TryGetValue(NeededKey, out var needed) && needed is true;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { [NeededKey] = check.Needed };
        var ill = context.Registration.FailureStatus;
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            // A check that does not listen to the token is left alone after the same time.
            return await check.FindFaultAsync(patience.Token).WaitAsync(Patience, time, cancellationToken) is { } fault
                ? new HealthCheckResult(ill, fault, null, data)
                : HealthCheckResult.Healthy(null, data);
        }
        catch (Exception exception) when (exception is TimeoutException || patience.IsCancellationRequested)
        {
            return new HealthCheckResult(ill, $"It did not answer within {Patience.TotalSeconds} s: away, hung or overloaded.", null, data);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new HealthCheckResult(ill, CheckBroke, exception, data);
        }
    }
}
