using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Gateway.Support;

/// <summary>The whole box in this process, with all its parts but the entry: real files, real sockets, a virtual modem on a pseudo-terminal.</summary>
internal sealed class RunningBox : IAsyncDisposable
{
    private readonly IHost _host;

    private RunningBox(IHost host, GatewaySettings settings) => (_host, Settings) = (host, settings);

    public GatewaySettings Settings { get; }

    public T Part<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<RunningBox> StartAsync(GatewaySettings settings)
    {
        var host = GatewayHost.Build(settings);
        await host.StartAsync();
        return new RunningBox(host, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

/// <summary>A folder that goes with its test.</summary>
/// <param name="under">Where it is made; among the machine's temporary files by default.</param>
internal sealed class TestFolder(string? under = null) : IDisposable
{
    public string Path { get; } = under is null
        ? Directory.CreateTempSubdirectory("homecare-box-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(under, $"homecare-box-{Guid.NewGuid():N}")).FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string With(string name, string content)
    {
        System.IO.File.WriteAllText(File(name), content);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
