using System.Globalization;

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

    /// <summary>HomeCare's service, which a bracelet announces.</summary>
    public const ushort HomeCareService = 0xF100;

    /// <summary>HomeCare's base UUID; the 16-bit number takes the place of the x.</summary>
    public const string HomeCareBase = "0000xxxx-b5c7-4d1a-9e0f-48436172652e";

    /// <summary>Largest value an attribute may have (Bluetooth Core 5.4, Vol 3, Part F, 3.2.9).</summary>
    public const int LongestValue = 512;

    private const string BluetoothBase = "0000xxxx-0000-1000-8000-00805f9b34fb";

    /// <summary>The whole UUID of a 16-bit number, in lower case, as BlueZ writes it.</summary>
    public static string Long(ushort number) => (number >= HomeCareService ? HomeCareBase : BluetoothBase)
        .Replace("xxxx", number.ToString("x4", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>The 16-bit number of a whole UUID that stands in either base; null for any other.</summary>
    public static ushort? Short(string uuid) =>
        uuid.Length == BluetoothBase.Length
        && ushort.TryParse(uuid.AsSpan(4, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
        && uuid.Equals(Long(number), StringComparison.OrdinalIgnoreCase) ? number : null;
}
