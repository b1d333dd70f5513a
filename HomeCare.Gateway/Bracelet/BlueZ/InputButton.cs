using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>
/// A key of the box: a Linux input device (/dev/input/event…, which is also how the kernel's gpio-keys shows a button on a GPIO line). Any key
/// that goes down counts. The kernel keeps the events; ten looks a second cost nothing and can be cancelled, which a blocked read cannot.
/// </summary>
internal sealed class InputButton(string device, TimeProvider time) : IPairingButton
{
    /// <summary>struct input_event on 64-bit Linux: seconds, microseconds, type, code, value.</summary>
    private const int EventLength = 24;
    private const int TypeAt = 16, ValueAt = 20;
    private const ushort Key = 1;
    private const int Down = 1;
    private const int ReadOnly = 0, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int TryAgain = 11, Interrupted = 4;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReopenEvery = TimeSpan.FromSeconds(5);

    public async Task PressedAsync(CancellationToken stop)
    {
        while (true)
        {
            var descriptor = Open(device, ReadOnly | NonBlocking | CloseOnExec);
            if (descriptor >= 0)
            {
                try
                {
                    if (await ReadAsync(descriptor, stop))
                    {
                        return;
                    }
                }
                finally
                {
                    _ = Close(descriptor);
                }
            }

            // Unplugged, or not there yet.
            await Task.Delay(ReopenEvery, time, stop);
        }
    }

    /// <summary>Whether a key goes down in these events.</summary>
    internal static bool HasPress(ReadOnlySpan<byte> events)
    {
        for (; events.Length >= EventLength; events = events[EventLength..])
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(events[TypeAt..]) == Key && BinaryPrimitives.ReadInt32LittleEndian(events[ValueAt..]) == Down)
            {
                return true;
            }
        }

        return false;
    }

    // True at a press, false when the device went.
    private async Task<bool> ReadAsync(int descriptor, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        var buffer = new byte[64 * EventLength];
        do
        {
            var got = Read(descriptor, buffer, (nuint)buffer.Length);
            if (got > 0 && HasPress(buffer.AsSpan(0, (int)got)))
            {
                return true;
            }

            if (got < 0 && Marshal.GetLastPInvokeError() is not (TryAgain or Interrupted))
            {
                return false;
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
        return false;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Read(int descriptor, byte[] buffer, nuint count);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
