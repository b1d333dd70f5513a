namespace HomeCare.Gateway.Simulation;

/// <summary>The answers that depend on nothing: who the modem is, and the settings it takes and ignores.</summary>
internal static class VirtualModemAnswers
{
    /// <summary>The lines before OK (one empty line for OK alone), or null for a command this modem does not know.</summary>
    public static string[]? To(string command) => command switch
    {
        "AT" or "ATV1" or "ATQ0" or "ATX4" or "ATS0=0" => [""],
        "ATI" or "AT+CGMI" or "AT+GMI" => ["HomeCare"],
        "AT+CGMM" or "AT+GMM" => ["Virtual Modem"],
        "AT+CGMR" or "AT+GMR" => ["1.0"],
        "AT+CGSN" or "AT+GSN" => ["000000000000000"],
        "AT+CIMI" => ["208010000000000"],
        "AT+CSQ" => ["+CSQ: 21,0"],
        "AT+COPS?" => ["+COPS: 0,0,\"Virtuel F\",2"],
        "AT+CSCA?" => ["+CSCA: \"+33609001390\",145"],
        "AT+CFUN?" => ["+CFUN: 1"],
        "AT+CSMS?" => ["+CSMS: 0,1,1,1"],
        "AT+CSCS?" => ["+CSCS: \"GSM\""],
        "AT+CSCS=?" => ["+CSCS: (\"GSM\",\"UCS2\",\"IRA\")"],
        "AT+CMGF=?" => ["+CMGF: (0,1)"],
        "AT+CNMI=?" => ["+CNMI: (0-2),(0-3),(0-2),(0-2),(0,1)"],
        "AT+CPMS=?" => ["+CPMS: (\"SM\",\"ME\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")"],
        _ when command.StartsWith("AT+CSMS=", StringComparison.Ordinal) => ["+CSMS: 1,1,1"],
        _ when Accepted.Any(start => command.StartsWith(start, StringComparison.Ordinal)) => [""],
        _ => null,
    };

    private static readonly string[] Accepted =
        ["AT+CREG=", "AT+CFUN=1", "AT+CSCS=", "AT+COPS=", "AT+CMMS=", "AT+CLIP=", "AT+CNMA", "ATE0", "ATE1"];
}
