using System.Globalization;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Simulation;

/// <summary>How the virtual modem takes a text: prompt, PDU, the network's answer, and the report that follows.</summary>
internal sealed partial class VirtualModemSession
{
    private async Task PromptAsync(string length)
    {
        if (Faults.Strike(ModemFaultKind.UnplugAtCommand) is not null)
        {
            await modem.UnplugAsync();
        }
        else if (Faults.Strike(ModemFaultKind.RestartAtCommand) is not null)
        {
            Restart();
        }
        else if (Faults.Strike(ModemFaultKind.RefuseCommand) is { } refusal)
        {
            Reply(Error("CMS", refusal.Code));
        }
        else if (_textMode || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var octets))
        {
            Reply(Error("CMS", 304));
        }
        else if (Faults.Strike(ModemFaultKind.NoPrompt) is null)
        {
            await WaitAsync(Faults.Strike(ModemFaultKind.LatePrompt)?.Delay ?? TimeSpan.Zero);
            _promptedLength = octets;
            Say("\r\n> ");
        }
    }

    private async Task SubmitAsync(string hex, int length, DateTimeOffset at)
    {
        var (pdu, _) = SmsPdu.Decode(hex);
        // As a real modem: the length counts the PDU without the service centre that leads it.
        if (pdu is not { Type: SmsPduType.Submit, IsTruncated: false } || hex.Length / 2 - 1 - Convert.ToByte(hex[..2], 16) != length)
        {
            Reply(Error("CMS", 304));
            return;
        }

        if (Faults.Strike(ModemFaultKind.LoseMessage) is not null)
        {
            return;
        }

        if (Faults.Has(ModemFaultKind.FullStoreRefuses) && modem.Store.IsFull)
        {
            Reply(Error("CMS", 322));
            return;
        }

        if (Faults.Strike(ModemFaultKind.RefuseMessage) is { } refusal)
        {
            Reply(Error("CMS", refusal.Code));
            return;
        }

        var reference = modem.LastReference = (modem.LastReference + 1) & 0xFF;
        modem.Take(pdu, reference, at);
        if (Faults.Strike(ModemFaultKind.UnplugAfterMessage) is not null)
        {
            await modem.UnplugAsync();
            return;
        }

        if (Faults.Strike(ModemFaultKind.RestartAfterMessage) is not null)
        {
            Restart();
            return;
        }

        var lost = Faults.Strike(ModemFaultKind.LoseResult) is not null;
        var report = ReportOf(pdu, reference, at);
        var reportInside = report is not null && Faults.Strike(ModemFaultKind.ReportInAnswer) is not null;
        await WaitAsync(Faults.Strike(ModemFaultKind.LateResult)?.Delay ?? modem.ResultDelay);
        if (!lost)
        {
            Say($"\r\n+CMGS: {reference.ToString(CultureInfo.InvariantCulture)}\r\n");
            if (reportInside)
            {
                Say(Announce(report!.Value) ?? "");
            }

            if (Faults.Strike(ModemFaultKind.UrcInAnswer) is { Text: { } urc })
            {
                Say(urc);
            }

            if (Faults.Strike(ModemFaultKind.LoseOk) is null)
            {
                Say("\r\nOK\r\n");
            }
        }

        if (report is not null && !reportInside)
        {
            _ = ReportLaterAsync(report.Value);
        }
    }

    /// <summary>The report to come; null when none was asked for or none will come.</summary>
    private SubmitPdu? ReportOf(SmsPdu pdu, int reference, DateTimeOffset at)
    {
        if (!pdu.AsksForReport || !PassesOn || Faults.Strike(ModemFaultKind.NoReport) is not null)
        {
            return null;
        }

        var status = (byte)(Faults.Strike(ModemFaultKind.ReportFailure)?.Code ?? 0);
        return VirtualModemPdus.StatusReport(reference, pdu.Number, at, at + modem.ReportDelay, status);
    }

    private async Task ReportLaterAsync(SubmitPdu report)
    {
        if (await WaitAsync(modem.ReportDelay))
        {
            Say(Announce(report) ?? "");
        }
    }

    private async Task SayLaterAsync(string text, TimeSpan delay)
    {
        if (await WaitAsync(delay))
        {
            Say(text);
        }
    }

    private async Task<bool> WaitAsync(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, modem.Ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !modem.Ending.IsCancellationRequested;
    }
}
