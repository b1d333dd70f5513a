using System.Net;
using System.Net.Sockets;

namespace HomeCare.Demo.Processes;

/// <summary>Ports of the loopback address.</summary>
internal static class Ports
{
    private const int MostTried = 200;

    /// <summary>The first free port from this one on that is not among those already promised; null when none of the next 200 is.</summary>
    public static int? FirstFree(int from, params IReadOnlyCollection<int> promised) =>
        Enumerable.Range(from, MostTried).Where(port => port <= IPEndPoint.MaxPort && !promised.Contains(port) && IsFree(port))
            .Select(port => (int?)port).FirstOrDefault();

    /// <summary>So many free ones.</summary>
    public static int[] Free(int from, int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            ports.Add(FirstFree(from + ports.Count, ports) ?? throw new DemoRefusal($"No port from {from} on is free."));
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As Kestrel binds: a port in TIME_WAIT is free.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
