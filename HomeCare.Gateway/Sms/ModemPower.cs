using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Sms;

/// <summary>The modem's power, where the box can switch it: a file of the kernel that takes "0" and "1".</summary>
/// <param name="path">A GPIO line's value, or /sys/bus/usb/devices/…/authorized.</param>
internal sealed partial class ModemPower(string path, TimeProvider time, ILogger<ModemPower> logger)
{
    /// <summary>Long enough for a modem's capacitors; datasheets ask for one to three seconds.</summary>
    public static readonly TimeSpan Off = TimeSpan.FromSeconds(4);

    /// <summary>Off, a while, on. Whatever happens in between, it is left on.</summary>
    /// <returns>False when the kernel refused.</returns>
    public async Task<bool> CycleAsync(CancellationToken cancellation)
    {
        if (!await SetAsync('0'))
        {
            return false;
        }

        await Task.Delay(Off, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await SetAsync('1');
    }

    /// <summary>Off the caller's thread: taking a USB device away makes the kernel wait for its drivers.</summary>
    private Task<bool> SetAsync(char state) => Task.Run(() =>
    {
        try
        {
            // Never made: where there is no such file there is no such switch.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write([(byte)state]);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            NotSwitched(state, refused);
            return false;
        }
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "The modem's power cannot be set to {State}")]
    private partial void NotSwitched(char state, Exception exception);
}
