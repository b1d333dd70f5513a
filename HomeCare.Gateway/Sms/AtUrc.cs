using System.Globalization;

namespace HomeCare.Gateway.Sms;

/// <summary>What the modem says unasked (3GPP 27.007 "unsolicited result codes").</summary>
internal abstract record AtUrc
{
    private AtUrc()
    {
    }

    /// <summary>+CDS: a delivery report, as a PDU.</summary>
    internal sealed record Report(string Pdu) : AtUrc;

    /// <summary>+CMT: a text that came in, as a PDU.</summary>
    internal sealed record Message(string Pdu) : AtUrc;

    /// <summary>+CMTI, +CDSI: a text or a report that was put into a store instead.</summary>
    internal sealed record Stored(string Memory, int Index) : AtUrc;

    /// <summary>The store is full: nothing more comes in until it is emptied. Each maker says so in his own words.</summary>
    internal sealed record StoreFull : AtUrc;

    /// <summary>+CREG: the network found, lost or changed.</summary>
    internal sealed record Registration(int State) : AtUrc;

    /// <summary>The modem has just started: it forgot every setting.</summary>
    internal sealed record Restarted : AtUrc;

    /// <summary>Anything else: RING, signal meters, an operator's greeting. Never part of an answer.</summary>
    internal sealed record Other(string Name) : AtUrc;
}

/// <summary>Tells what was not asked from what answers the current command. Holds the first line of a code that takes two.</summary>
internal sealed class AtUrcs
{
    /// <summary>Lines that may come between a two-line code and its PDU before the code is given up.</summary>
    private const int LinesBetween = 4;

    private static readonly string[] Starts = ["RDY", "SMS READY", "SMS DONE", "CALL READY", "^SYSSTART", "+CFUN: 1", "*PSUTTZ", "PB DONE"];
    private static readonly string[] Unasked = ["RING", "NO CARRIER", "+CRING:", "+CLIP:", "+CBM:", "+CUSD:", "+CPIN:", "+CGREG:", "+CEREG:", "+CIEV:", "+CTZV:", "+CIND:", "^"];

    private static readonly string[] FullStore = ["SMS FULL", "SMSFULL", "SMMEMFULL"];

    private (bool IsReport, int TpduLength, int LinesLeft)? _header;

    /// <summary>True when the line is no part of an answer; <paramref name="urc"/> is then what it says, once complete.</summary>
    public bool TryTake(string line, string? commandName, out AtUrc? urc)
    {
        urc = null;
        if (line.StartsWith("+CDS:", StringComparison.Ordinal) || line.StartsWith("+CMT:", StringComparison.Ordinal))
        {
            var length = line[5..].Split(',')[^1].Trim();
            _header = (line[2] == 'D', int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets : 0, LinesBetween);
            return true;
        }

        if (_header is var (isReport, tpduLength, left))
        {
            if (IsPdu(line, tpduLength))
            {
                _header = null;
                urc = isReport ? new AtUrc.Report(line) : new AtUrc.Message(line);
                return true;
            }

            // Another line came between the two; the PDU may still follow.
            _header = left > 1 ? (isReport, tpduLength, left - 1) : null;
        }

        if (line.StartsWith("+CMTI:", StringComparison.Ordinal) || line.StartsWith("+CDSI:", StringComparison.Ordinal))
        {
            urc = line[6..].Split(',', StringSplitOptions.TrimEntries) is [['"', _, _, '"'] memory, var index, ..]
                && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                ? new AtUrc.Stored(memory[1..3], place)
                : new AtUrc.Other(line[..5]);
            return true;
        }

        if (FullStore.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)) && !IsAnswer(line, commandName))
        {
            urc = new AtUrc.StoreFull();
            return true;
        }

        if (line.StartsWith("+CREG:", StringComparison.Ordinal) && commandName != "+CREG")
        {
            urc = new AtUrc.Registration(RegistrationOf(line[6..]) ?? 0);
            return true;
        }

        if (Starts.Any(start => line.StartsWith(start, StringComparison.OrdinalIgnoreCase)) && !IsAnswer(line, commandName))
        {
            // "+CFUN: 1" alone is also what some modems say when the radio comes up; forgetting nothing then costs one set-up.
            urc = new AtUrc.Restarted();
            return true;
        }

        if (Unasked.Any(code => line.StartsWith(code, StringComparison.Ordinal)) && !IsAnswer(line, commandName))
        {
            urc = new AtUrc.Other(line.Split(':', ' ')[0]);
            return true;
        }

        return false;
    }

    /// <summary>The state in "+CREG: n,stat[,…]" (an answer) or "+CREG: stat[,…]" (unasked); null when it is neither.</summary>
    public static int? RegistrationOf(string value)
    {
        var fields = value.Split(',', StringSplitOptions.TrimEntries);
        // Location codes are quoted or longer than one digit; only a state is a digit alone.
        var state = fields.Length > 1 && fields[1].Length is 1 or 2 && char.IsAsciiDigit(fields[1][0]) ? fields[1] : fields[0];
        return int.TryParse(state, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static bool IsAnswer(string line, string? commandName) =>
        !string.IsNullOrEmpty(commandName) && line.StartsWith(commandName, StringComparison.Ordinal);

    private static bool IsPdu(string line, int tpduLength) =>
        line.Length >= 2 * tpduLength && line.Length % 2 == 0 && line.Length >= 4 && line.All(char.IsAsciiHexDigit);
}
