namespace HomeCare.Gateway.Bracelet;

/// <summary>IEEE 11073-20601 SFLOAT: a 4-bit signed exponent of ten above a 12-bit signed mantissa.</summary>
internal static class SFloat
{
    private const ushort NotANumber = 0x07FF;
    private const ushort NotAtThisResolution = 0x0800;
    private const ushort PlusInfinity = 0x07FE;
    private const ushort MinusInfinity = 0x0802;
    private const ushort Reserved = 0x0801;

    /// <summary>The number, or null for the five special values, none of which is a measurement.</summary>
    public static double? Decode(ushort raw)
    {
        if (raw is NotANumber or NotAtThisResolution or PlusInfinity or MinusInfinity or Reserved)
        {
            return null;
        }

        var exponent = (short)raw >> 12;
        var mantissa = (short)(raw << 4) >> 4;

        // Dividing by an exact power of ten keeps 97.5 at 97.5; multiplying by 0.1 would not.
        return exponent < 0 ? mantissa / Math.Pow(10, -exponent) : mantissa * Math.Pow(10, exponent);
    }
}
