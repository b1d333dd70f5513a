namespace HomeCare.Gateway.Bracelet;

/// <summary>
/// The characteristics that the box understands, by their 16-bit number. Those of the Bluetooth SIG stand in the SIG's base UUID;
/// HomeCare's own in <see cref="HomeCareBase"/>. Layouts: docs/gatt.md.
/// </summary>
internal static class GattIds
{
    /// <summary>Serial Number String, Device Information service.</summary>
    public const ushort SerialNumber = 0x2A25;

    /// <summary>Battery Level.</summary>
    public const ushort BatteryLevel = 0x2A19;

    /// <summary>Heart Rate Measurement.</summary>
    public const ushort HeartRateMeasurement = 0x2A37;

    /// <summary>PLX Continuous Measurement, Pulse Oximeter service.</summary>
    public const ushort PlxContinuous = 0x2A5F;

    /// <summary>HomeCare: the means of one span.</summary>
    public const ushort Summary = 0xF101;

    /// <summary>HomeCare: something that cannot wait for the span's end.</summary>
    public const ushort Event = 0xF102;

    /// <summary>HomeCare: the box's word that a frame is on its disk.</summary>
    public const ushort Acknowledge = 0xF103;

    /// <summary>HomeCare's base UUID; the 16-bit number takes the place of the x.</summary>
    public const string HomeCareBase = "0000xxxx-b5c7-4d1a-9e0f-48436172652e";

    /// <summary>Largest value an attribute may have (Bluetooth Core 5.4, Vol 3, Part F, 3.2.9).</summary>
    public const int LongestValue = 512;
}
