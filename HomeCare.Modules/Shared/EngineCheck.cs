using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Shared;

/// <summary>
/// Asks one thing that the server leans on (a database, a journal, a broker, a store) how it is. Whoever registers one is told about it at
/// <c>/health/ready</c>, in the log and in the metrics. Asked at most once a second, and given up after 3 s.
/// </summary>
public interface IEngineCheck
{
    /// <summary>What operators call it: one lower-case word, such as <c>patients</c> or <c>journal</c>. Each is there once.</summary>
    string Engine { get; }

    /// <summary>True when the server can keep no promise without it, and is to get no work while it is ill.</summary>
    bool Needed { get; }

    /// <summary>
    /// What is wrong and what to do, in a sentence; null when nothing is. The sentence is shown to operators: no host, no path, no secret, no
    /// words of an exception. Throwing counts as ill.
    /// </summary>
    Task<string?> FindFaultAsync(CancellationToken cancellationToken);
}

/// <summary>A module's own database.</summary>
internal sealed class DatabaseCheck(ModuleDatabase database, bool needed, IServiceScopeFactory scopes) : IEngineCheck
{
    public string Engine => database.Module;

    public bool Needed => needed;

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = (DbContext)scope.ServiceProvider.GetRequiredService(database.Context);
        return await context.Database.CanConnectAsync(cancellationToken)
            ? null
            : "The database cannot be reached. See that its server runs, or that its file is there and readable; what is written meanwhile is refused, never lost.";
    }
}
