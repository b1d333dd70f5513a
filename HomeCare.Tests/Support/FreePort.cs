using System.Net;
using System.Net.Sockets;

namespace HomeCare.Tests.Support;

/// <summary>A port of the loopback address that nobody has: asked of the kernel and given back.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
