using System.Globalization;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Simulation;

/// <summary>What comes in from the network: handed on at once or kept, as AT+CNMI asked; and the commands about what is kept.</summary>
internal sealed partial class VirtualModemSession
{
    /// <summary>AT+CNMI=…,mt: 0 keep and be silent, 1 keep and say +CMTI, 2 hand on (+CMT).</summary>
    private int _texts;

    /// <summary>AT+CNMI=…,ds: 0 nothing, 1 hand on (+CDS), 2 keep and say +CDSI.</summary>
    private int _reports;

    /// <summary>AT+CNMI asked for texts and reports to be passed on, at once or from the store.</summary>
    public bool PassesOn => _texts > 0 && _reports > 0;

    /// <summary>A text comes in.</summary>
    /// <returns>False when there is no room to keep it: the network tries again later.</returns>
    public bool TakeIn(SubmitPdu pdu)
    {
        if (_texts == 2)
        {
            Say($"\r\n+CMT: ,{Number(pdu.TpduLength)}\r\n{pdu.Hex}\r\n");
            return true;
        }

        if (modem.Store.Keep(0, new StoredPdu(pdu.Hex, pdu.TpduLength)) is not { } place)
        {
            Say("\r\nSMS FULL\r\n");
            return false;
        }

        if (_texts == 1)
        {
            Say($"\r\n+CMTI: \"SM\",{Number(place)}\r\n");
        }

        return true;
    }

    /// <summary>The lines that tell a report now; null when nobody asked, or there is no room.</summary>
    private string? Announce(SubmitPdu report) => _reports switch
    {
        1 => $"\r\n+CDS: {Number(report.TpduLength)}\r\n{report.Hex}\r\n",
        2 when modem.Store.Keep(0, new StoredPdu(report.Hex, report.TpduLength)) is { } place => $"\r\n+CDSI: \"SM\",{Number(place)}\r\n",
        _ => null,
    };

    private string[] Indicate(string[] wanted)
    {
        var fields = Array.ConvertAll(wanted, field => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        var (texts, reports) = (fields.ElementAtOrDefault(1), fields.ElementAtOrDefault(3));
        if (Faults.Has(ModemFaultKind.StoresMessages) && (texts == 2 || reports == 1))
        {
            return [Error("CMS", 303)];
        }

        (_texts, _reports) = (texts, reports);
        return [""];
    }

    private string[] ListStored(string state) =>
    [
        "",
        .. modem.Store.List(int.TryParse(state, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 4)
            .Select(kept => $"+CMGL: {Number(kept.Place)},{Number(kept.State)},,{Number(kept.Pdu.TpduLength)}\r\n{kept.Pdu.Hex}"),
    ];

    private string[] ReadStored(string place) =>
        int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && modem.Store.Read(index) is var (state, pdu)
            ? [$"+CMGR: {Number(state)},,{Number(pdu.TpduLength)}\r\n{pdu.Hex}"]
            : [Error("CMS", 321)];

    private string[] DeleteStored(string[] fields)
    {
        if (fields is [_, not "0"])
        {
            // Flags 1 to 4: read ones; and sent ones; and drafts; all (27.005 §3.5.4).
            var all = fields[1] == "4";
            foreach (var kept in modem.Store.List(4).Where(kept => all || kept.State != 0).ToList())
            {
                modem.Store.Delete(kept.Place);
            }

            return [""];
        }

        return int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var place) && modem.Store.Delete(place) ? [""] : [Error("CMS", 321)];
    }

    private string[] StoreSize(bool named)
    {
        var size = $"{Number(modem.Store.Count)},{Number(modem.Store.Capacity)}";
        return [named ? $"+CPMS: \"SM\",{size},\"SM\",{size},\"SM\",{size}" : $"+CPMS: {size},{size},{size}"];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
