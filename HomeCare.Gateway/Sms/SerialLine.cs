using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// A modem's terminal device, raw, over the C library. System.IO.Ports was tried first: it polls every millisecond for ever (4.6 % of a
/// core at rest on a box that must idle below 1 %), and after the device is unplugged its writes and even its Dispose never return.
/// Here one thread sleeps in poll(2) until there are bytes, the device goes, or the line is closed.
/// </summary>
internal sealed class SerialLine : ISerialLine
{
    private const int ReadWrite = 0x2, NoControllingTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const short PollIn = 0x1, PollOut = 0x4, PollGone = 0x8 | 0x10 | 0x20;
    private const int Interrupted = 4, TryAgain = 11;
    private const int ControlFlagsOffset = 8;
    private const uint Baud115200 = 0x1002, ReceiverOn = 0x80, IgnoreCarrier = 0x800, HardwareFlow = 0x80000000;

    private readonly Channel<byte[]> _heard = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true, SingleWriter = true });
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _writing = new();
    private readonly int _device;
    private readonly int _wake;
    private readonly short _events;
    private bool _open = true;

    private SerialLine(int device, int wake, bool listens)
    {
        (_device, _wake, _events) = (device, wake, listens ? PollIn : (short)0);
        new Thread(ReadUntilGone, 128 * 1024) { IsBackground = true, Name = "serial line" }.Start();
    }

    /// <summary>Opens a terminal device, raw at 115,200 baud (a USB modem takes any speed).</summary>
    /// <returns>The line, or null when the device is absent or busy: the caller tries again later.</returns>
    public static SerialLine? TryOpen(string path)
    {
        var device = open(path, ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        return device < 0 ? null : Over(device);
    }

    /// <summary>Opens a terminal device only to keep it open: its bytes are left to whoever else reads it.</summary>
    internal static SerialLine? TryHold(string path)
    {
        var device = open(path, ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec);
        return device < 0 ? null : Over(device, listens: false);
    }

    /// <summary>Takes over a descriptor of a terminal that is already open; it is closed with the line.</summary>
    internal static SerialLine? Over(int device, bool listens = true)
    {
        // 60 bytes of termios on x64 and arm64 Linux alike; 256 leaves room.
        var settings = new byte[256];
        if (tcgetattr(device, settings) != 0)
        {
            _ = close(device);
            return null;
        }

        cfmakeraw(settings);
        _ = cfsetspeed(settings, Baud115200);
        // A modem's carrier line says nothing about the modem itself, and three-wire cables have no flow control.
        var control = BitConverter.ToUInt32(settings, ControlFlagsOffset);
        BitConverter.TryWriteBytes(settings.AsSpan(ControlFlagsOffset), (control | ReceiverOn | IgnoreCarrier) & ~HardwareFlow);
        var wake = eventfd(0, CloseOnExec | NonBlocking);
        if (tcsetattr(device, 0, settings) != 0 || wake < 0)
        {
            _ = close(device);
            return null;
        }

        return new SerialLine(device, wake, listens);
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation) =>
        await _heard.Reader.WaitToReadAsync(cancellation) && _heard.Reader.TryRead(out var bytes) ? bytes : ReadOnlyMemory<byte>.Empty;

    public ValueTask DisposeAsync()
    {
        lock (_writing)
        {
            if (_open)
            {
                _open = false;
                ulong one = 1;
                _ = write(_wake, ref System.Runtime.CompilerServices.Unsafe.As<ulong, byte>(ref one), sizeof(ulong));
            }
        }

        return new ValueTask(_closed.Task);
    }

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        lock (_writing)
        {
            while (_open && bytes.Length > 0)
            {
                var written = write(_device, ref MemoryMarshal.GetReference(bytes), bytes.Length);
                if (written > 0)
                {
                    bytes = bytes[(int)written..];
                    continue;
                }

                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted:
                        continue;
                    case TryAgain:
                        // Our messages are hundreds of bytes and the kernel's buffer thousands: a full one means that nothing drains it.
                        PollEntry[] room = [new() { Descriptor = _device, Events = PollOut }];
                        if (poll(room, 1, 1000) > 0 && (room[0].Returned & PollGone) == 0)
                        {
                            continue;
                        }

                        return false;
                    default:
                        return false;
                }
            }

            return _open;
        }
    }

    private void ReadUntilGone()
    {
        var buffer = new byte[4096];
        PollEntry[] entries = [new() { Descriptor = _device, Events = _events }, new() { Descriptor = _wake, Events = PollIn }];
        while (true)
        {
            if (poll(entries, 2, -1) < 0)
            {
                if (Marshal.GetLastPInvokeError() == Interrupted)
                {
                    continue;
                }

                break;
            }

            if (entries[1].Returned != 0 || (_events == 0 && entries[0].Returned != 0))
            {
                break;
            }

            var read = SerialLine.read(_device, buffer, buffer.Length);
            if (read > 0)
            {
                _heard.Writer.TryWrite(buffer[..(int)read]);
            }
            else if (read == 0 || Marshal.GetLastPInvokeError() is not (Interrupted or TryAgain))
            {
                // 0, EIO, ENXIO, ENODEV: the device went.
                break;
            }
        }

        lock (_writing)
        {
            _open = false;
            _ = close(_device);
            _ = close(_wake);
        }

        _heard.Writer.TryComplete();
        _closed.TrySetResult();
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

#pragma warning disable SYSLIB1054 // Source-generated imports need unsafe blocks, which this program does without.
    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int descriptor, byte[] buffer, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int descriptor, ref byte buffer, nint count);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll([In, Out] PollEntry[] entries, ulong count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint initial, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcgetattr(int descriptor, byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int tcsetattr(int descriptor, int when, byte[] settings);

    [DllImport("libc")]
    private static extern void cfmakeraw(byte[] settings);

    [DllImport("libc", SetLastError = true)]
    private static extern int cfsetspeed(byte[] settings, uint speed);
#pragma warning restore SYSLIB1054
}
