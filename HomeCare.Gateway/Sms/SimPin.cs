namespace HomeCare.Gateway.Sms;

/// <summary>A SIM's PIN. A class of its own so that no log, exception or printed record ever shows it.</summary>
internal sealed class SimPin
{
    private SimPin(string digits) => Digits = digits;

    /// <summary>Only for the modem's own line.</summary>
    public string Digits { get; }

    /// <summary>4 to 8 digits (3GPP 31.101 §9.4), or null.</summary>
    public static SimPin? Parse(string text) => text.Length is >= 4 and <= 8 && text.All(char.IsAsciiDigit) ? new SimPin(text) : null;

    public override string ToString() => "****";
}
