namespace HomeCare.Demo.Counting;

/// <summary>
/// A reading as it is compared: who measured it, when, and every value bit for bit. A bracelet's frame and the server's row are the
/// same reading when all of it is equal.
/// </summary>
/// <param name="Serial">The bracelet.</param>
/// <param name="MeasuredAtMilliseconds">End of the span, Unix time.</param>
internal sealed record Frame(
    string Serial, long MeasuredAtMilliseconds, double? HeartRateBpm, double? OxygenPercent, double? Steps, double? Falls, double? BatteryPercent);
