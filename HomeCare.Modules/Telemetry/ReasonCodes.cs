namespace HomeCare.Modules.Telemetry;

/// <summary>
/// Why a value is not valid, as codes. The order is the storage's: a code's place is its bit, so codes are only ever added at the end.
/// </summary>
internal static class ReasonCodes
{
    public const string NoValue = "no_value";
    public const string LowPerfusion = "low_perfusion";
    public const string HeartRateOutOfRange = "hr_out_of_range";
    public const string HeartRateUnusual = "hr_unusual";
    public const string HeartRateStep = "hr_step";
    public const string HeartRateFlat = "hr_flat";
    public const string OxygenOutOfRange = "spo2_out_of_range";
    public const string OxygenUnusual = "spo2_unusual";
    public const string OxygenStep = "spo2_step";
    public const string StepsOutOfRange = "steps_out_of_range";
    public const string StepsUnusual = "steps_unusual";
    public const string FallsOutOfRange = "falls_out_of_range";
    public const string BatteryOutOfRange = "battery_out_of_range";
    public const string BatteryJump = "battery_jump";
    public const string BatteryFlat = "battery_flat";

    /// <summary>What this server may say.</summary>
    public static readonly IReadOnlyList<string> OfServer =
    [
        NoValue, LowPerfusion, HeartRateOutOfRange, HeartRateUnusual, HeartRateStep, HeartRateFlat, OxygenOutOfRange, OxygenUnusual,
        OxygenStep, StepsOutOfRange, StepsUnusual, FallsOutOfRange, BatteryOutOfRange, BatteryJump, BatteryFlat,
    ];

    /// <summary>What sources are known to say (GATT contact bit, PLX measurement and device status). Any other word is kept as text.</summary>
    public static readonly IReadOnlyList<string> OfSources =
    [
        NoValue, "no_contact", LowPerfusion, "insufficient_signal", "sensor_unconnected", "sensor_displaced", "questionable_measurement",
        "invalid_measurement", "unknown_sensor", "test_data", "signal_processing_irregularity", "sensor_malfunction", "sensor_interference",
        "sensor_disconnected", "questionable_pulse", "poor_signal", "no_pulse_in_signal", "measurement_unavailable", "erratic_signal",
        "equipment_malfunction", "demonstration_data", "not_worn", "charging", "not_validated", "not_finite",
    ];
}
