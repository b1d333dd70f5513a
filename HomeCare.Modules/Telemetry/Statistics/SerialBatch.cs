namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>Which batch a bracelet was made in, as far as its serial tells. Pure.</summary>
internal static class SerialBatch
{
    private const int LongestRunningNumber = 6, ShortestUndashed = 6, UndashedNumber = 4;

    /// <summary>
    /// What stands before the running number: <c>BR-24B07-0132</c> and <c>BR-24B07-0133</c> are of batch <c>BR-24B07</c>, <c>HC24070132</c> of
    /// <c>HC2407</c>. An assumption about how makers number, to be checked against each maker's list; null when the serial shows no running number (a device
    /// that is named by its Bluetooth address, say): then it is in no batch.
    /// </summary>
    public static string? Of(string serial)
    {
        var dash = serial.LastIndexOf('-');
        if (dash > 0)
        {
            var number = serial.AsSpan(dash + 1);
            return number.Length is >= 1 and <= LongestRunningNumber && AllDigits(number) ? serial[..dash] : null;
        }

        return serial.Length >= ShortestUndashed && AllDigits(serial.AsSpan(serial.Length - UndashedNumber)) ? serial[..^UndashedNumber] : null;
    }

    private static bool AllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
