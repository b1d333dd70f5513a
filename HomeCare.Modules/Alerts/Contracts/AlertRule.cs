namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>What made it.</summary>
public enum AlertRule
{
    /// <summary>A fall, signalled.</summary>
    Fall,

    /// <summary>The help button.</summary>
    Help,

    /// <summary>The bracelet's own tachycardia signal.</summary>
    TachycardiaSignal,

    /// <summary>Median heart rate at or above a limit.</summary>
    HeartRateHigh,

    /// <summary>Median heart rate at or below a limit.</summary>
    HeartRateLow,

    /// <summary>Median SpO2 at or below a limit.</summary>
    OxygenLow,

    /// <summary>The box has not been heard for 3 minutes, or never since it was enrolled.</summary>
    BoxSilent,

    /// <summary>The box is heard, the bracelet is not.</summary>
    BraceletSilent,

    /// <summary>Nobody can be reached for this person: no relative and no nurse.</summary>
    NobodyReachable,

    /// <summary>A relative answered STOP: the box texts that number no more, and somebody has to look after it.</summary>
    ContactStopped,

    /// <summary>Too many values of the bracelet, its batch or its box's program are not believable.</summary>
    SourceUnhealthy,

    /// <summary>A worn bracelet has sent no valid heart rate for 15 minutes while its readings keep coming.</summary>
    HeartRateSilent,

    /// <summary>A worn bracelet has sent no valid SpO2 for 15 minutes while its readings keep coming.</summary>
    OxygenSilent,

    /// <summary>The bracelet's battery is at or below 20 %; gone at 30 % or on the charger.</summary>
    BraceletBatteryLow,

    /// <summary>The bracelet is heard and has been on no wrist for 60 minutes of the day.</summary>
    BraceletNotWorn,

    /// <summary>The box has run without the mains for 15 minutes.</summary>
    BoxOnBattery,

    /// <summary>The box has had no network or no usable SIM for 15 minutes: it could text no relative.</summary>
    BoxCannotText,

    /// <summary>The box's own Bluetooth has been gone for 15 minutes.</summary>
    BoxBluetoothGone,

    /// <summary>What the box keeps readings on is nearly full or failing.</summary>
    BoxStorageFault,

    /// <summary>The box cannot read or keep its emergency plan.</summary>
    BoxPlanFault,

    /// <summary>The box's clock is far off.</summary>
    BoxClockWrong,

    /// <summary>The box's certificate or key needs somebody.</summary>
    BoxCertificateFault,
}
