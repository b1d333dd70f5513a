using System.Globalization;
using System.Text;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Simulation;

/// <summary>The virtual modem from one plugging-in to the next: its settings, its echo, and its answers.</summary>
internal sealed partial class VirtualModemSession(VirtualModem modem, ISerialLine line, TimeProvider time) : IAsyncDisposable
{
    private const char CtrlZ = '\u001A', Esc = '\u001B', Backspace = '\b';

    private readonly StringBuilder _input = new();
    private bool _echo = true;
    private bool _textMode = true;
    private bool _numericErrors;
    private int? _promptedLength;

    private ModemFaults Faults => modem.Faults;

    public async Task ServeAsync()
    {
        while (await line.ReadAsync(CancellationToken.None) is { Length: > 0 } bytes)
        {
            foreach (var one in bytes.ToArray())
            {
                await HearAsync((char)one);
            }
        }
    }

    public void Say(string text) => line.Write(Encoding.Latin1.GetBytes(text));

    public void Restart(bool saysSo = true)
    {
        Forget();
        modem.Sim.Restart();
        modem.DeafUntil = time.GetUtcNow() + modem.BootTime;
        if (saysSo)
        {
            _ = SayLaterAsync($"\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: {modem.Sim.State}\r\n", modem.BootTime);
        }
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private async Task HearAsync(char one)
    {
        if (time.GetUtcNow() < modem.DeafUntil)
        {
            return;
        }

        if (_echo && one is not (CtrlZ or Esc))
        {
            Say(one.ToString());
        }

        switch (one)
        {
            case Esc:
                // Out of the prompt, nothing was sent; elsewhere it means nothing.
                if (_promptedLength is not null)
                {
                    (_promptedLength, _) = (null, _input.Clear());
                    Say("\r\nOK\r\n");
                }

                break;
            case CtrlZ when _promptedLength is { } length:
                _promptedLength = null;
                await SubmitAsync(TakeInput(), length, time.GetUtcNow());
                break;
            case '\r' when _promptedLength is null:
                await AnswerAsync(TakeInput());
                break;
            case '\n':
                break;
            case Backspace when _input.Length > 0:
                _input.Length--;
                break;
            default:
                _input.Append(one);
                break;
        }
    }

    private string TakeInput()
    {
        var text = _input.ToString().Trim();
        _input.Clear();
        return text;
    }

    private async Task AnswerAsync(string command)
    {
        if (!command.StartsWith("AT", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (Faults.Has(ModemFaultKind.Hang))
        {
            return;
        }

        if (Faults.Has(ModemFaultKind.DeafToAllButRestart))
        {
            if (command.Equals("AT+CFUN=1,1", StringComparison.OrdinalIgnoreCase) && Faults.Strike(ModemFaultKind.DeafToAllButRestart) is not null)
            {
                Restart();
            }

            return;
        }

        if (Faults.Strike(ModemFaultKind.Silence) is { } silence)
        {
            modem.DeafUntil = time.GetUtcNow() + silence.Delay;
            return;
        }

        if (Faults.Strike(ModemFaultKind.Garbage) is { } garbage)
        {
            Say(garbage.Text ?? "\u0000\u00FF\u0013~~\r\n");
        }

        var upper = command.ToUpperInvariant();
        if (upper.StartsWith("AT+CMGS=", StringComparison.Ordinal))
        {
            modem.SendCommands++;
            modem.BeginSend();
            await PromptAsync(upper[8..]);
            return;
        }

        if (modem.Replies.TryGetValue(command, out var reply))
        {
            Say(reply);
            return;
        }

        Reply(AnswerTo(upper));
    }

    /// <summary>An answer's lines and OK, or a final line alone.</summary>
    private void Reply(params string[] answer)
    {
        if (answer is ["ERROR"] or ["RESTART"] || answer[0].StartsWith("+CM", StringComparison.Ordinal) && answer[0].Contains("ERROR", StringComparison.Ordinal))
        {
            if (answer[0] == "RESTART")
            {
                Restart();
            }
            else
            {
                Say($"\r\n{answer[0]}\r\n");
            }

            return;
        }

        foreach (var text in answer.Where(text => text.Length > 0))
        {
            Say($"\r\n{text}\r\n");
        }

        if (answer[0].Length > 0 && Faults.Strike(ModemFaultKind.UrcInAnswer) is { Text: { } urc })
        {
            Say(urc);
        }

        Say("\r\nOK\r\n");
    }

    private string[] AnswerTo(string command)
    {
        switch (command)
        {
            case "ATE0" or "ATE1":
                var always = Faults.Strike(ModemFaultKind.EchoAlways) is not null;
                _echo = command == "ATE1" || always;
                return [""];
            case "AT+CMGF=0" or "AT+CMGF=1":
                _textMode = command[^1] == '1';
                return [""];
            case "AT+CMGF?":
                return [$"+CMGF: {(_textMode ? 1 : 0)}"];
            case "AT+CMEE=0" or "AT+CMEE=1" or "AT+CMEE=2":
                _numericErrors = command[^1] != '0';
                return [""];
            case "AT+CPIN?":
                return Faults.Strike(ModemFaultKind.SimTrouble) is not { } trouble
                    ? [$"+CPIN: {modem.Sim.State}"]
                    : [trouble.Text is { } lockedBy ? $"+CPIN: {lockedBy}" : Error("CME", trouble.Code)];
            case "AT+CREG?":
                return [$"+CREG: 1,{(Faults.Strike(ModemFaultKind.NoNetwork) is { } lost ? lost.Code : modem.Registration)}"];
            case "AT+CCID" when modem.Sim.TellsIccid:
                return [$"+CCID: {modem.Sim.Iccid}"];
            case "AT+CPINR=\"SIM PIN\"" when modem.Sim.TellsTriesLeft:
                return [$"+CPINR: SIM PIN,{Number(modem.Sim.TriesLeft)},3"];
            case "AT+CPMS?":
                return StoreSize(named: true);
            case "AT+CFUN=1,1":
                return ["RESTART"];
            case "ATZ" or "AT&F":
                Forget();
                return [""];
        }

        var (name, value) = command.Split('=', 2) is [var left, var right] ? (left, right) : (command, "");
        switch (name)
        {
            case "AT+CPIN" when value.Length > 0:
                return modem.Sim.Enter(value.Trim('"')) is { } refused ? [Error("CME", refused)] : [""];
            case "AT+CNMI" when value.Length > 0 && value != "?":
                return Indicate(value.Split(','));
            case "AT+CPMS" when value.Length > 0 && value != "?":
                return StoreSize(named: false);
            case "AT+CMGL":
                return ListStored(value);
            case "AT+CMGR" when value != "?":
                return ReadStored(value);
            case "AT+CMGD" when value != "?":
                return DeleteStored(value.Split(','));
        }

        return VirtualModemAnswers.To(command) ?? [Error("CME", 4)];
    }

    private string Error(string kind, int code) => _numericErrors || kind == "CMS" ? $"+{kind} ERROR: {code.ToString(CultureInfo.InvariantCulture)}" : "ERROR";

    private void Forget()
    {
        (_echo, _textMode, _numericErrors, _texts, _reports, _promptedLength) = (true, true, false, 0, 0, null);
        _input.Clear();
    }
}
