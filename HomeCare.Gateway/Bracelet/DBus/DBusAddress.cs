using System.Net.Sockets;
using System.Text;

namespace HomeCare.Gateway.Bracelet.DBus;

/// <summary>Where the bus is: <c>unix:path=…</c> or <c>unix:abstract=…</c>, several separated by semicolons, as libdbus writes them.</summary>
internal static class DBusAddress
{
    public const string Default = "unix:path=/run/dbus/system_bus_socket";

    /// <summary>The first of them that is a Unix socket; null when none is.</summary>
    public static UnixDomainSocketEndPoint? Socket(string addresses)
    {
        foreach (var address in addresses.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!address.StartsWith("unix:", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var part in address["unix:".Length..].Split(','))
            {
                var name = part switch
                {
                    _ when part.StartsWith("path=", StringComparison.Ordinal) => Uri.UnescapeDataString(part["path=".Length..]),
                    _ when part.StartsWith("abstract=", StringComparison.Ordinal) => '\0' + Uri.UnescapeDataString(part["abstract=".Length..]),
                    _ => "",
                };
                // Longer does not fit the kernel's sockaddr_un.
                if (name.Trim('\0').Length > 0 && Encoding.UTF8.GetByteCount(name) <= 107)
                {
                    return new UnixDomainSocketEndPoint(name);
                }
            }
        }

        return null;
    }
}
