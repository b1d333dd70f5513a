using System.Runtime.InteropServices;
using System.Text;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Simulation;

/// <summary>
/// A pseudo-terminal: the box opens its path as it would a modem's device. The near end is kept open here too, so that a box that
/// comes and goes does not look like an unplugged cable.
/// </summary>
internal sealed class VirtualModemPort : IAsyncDisposable
{
    private const int ReadWrite = 0x2, NoControllingTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;

    private readonly SerialLine _nearEnd;

    private VirtualModemPort(string path, SerialLine line, SerialLine nearEnd) => (Path, Line, _nearEnd) = (path, line, nearEnd);

    /// <summary>What the box opens, /dev/pts/N.</summary>
    public string Path { get; }

    /// <summary>The modem's end.</summary>
    public ISerialLine Line { get; }

    public static VirtualModemPort Open()
    {
        var master = posix_openpt(ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        var name = new byte[128];
        if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, name, name.Length) != 0)
        {
            throw new IOException($"This machine gives no pseudo-terminal (error {Marshal.GetLastPInvokeError()}).");
        }

        var path = Encoding.ASCII.GetString(name).TrimEnd('\0');
        // Opening the near end first makes it raw, so that the kernel never echoes a byte of ours back to us. It is not read.
        var nearEnd = SerialLine.TryHold(path) ?? throw new IOException($"{path} does not open.");
        var line = SerialLine.Over(master) ?? throw new IOException($"{path} is no terminal.");
        return new VirtualModemPort(path, line, nearEnd);
    }

    /// <summary>The cable is pulled: whoever holds the path open sees its device go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _nearEnd.DisposeAsync();
        await Line.DisposeAsync();
    }

#pragma warning disable SYSLIB1054 // Source-generated imports need unsafe blocks, which this program does without.
    [DllImport("libc", SetLastError = true)]
    private static extern int posix_openpt(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int grantpt(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlockpt(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int ptsname_r(int descriptor, byte[] name, nint length);
#pragma warning restore SYSLIB1054
}
