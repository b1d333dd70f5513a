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
    private DateTimeOffset _deafUntil = DateTimeOffset.MinValue;

    /// <summary>AT+CNMI asked for texts and reports to be passed on at once.</summary>
    public bool PassesOn { get; private set; }

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
        if (saysSo)
        {
            Say("\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n");
        }
    }

    public ValueTask DisposeAsync() => line.DisposeAsync();

    private async Task HearAsync(char one)
    {
        if (time.GetUtcNow() < _deafUntil)
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

        if (Faults.Strike(ModemFaultKind.Silence) is { } silence)
        {
            _deafUntil = time.GetUtcNow() + silence.Delay;
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
            await PromptAsync(upper[8..]);
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
                    ? ["+CPIN: READY"]
                    : [trouble.Text is { } lockedBy ? $"+CPIN: {lockedBy}" : Error("CME", trouble.Code)];
            case "AT+CREG?":
                return [$"+CREG: 1,{(Faults.Strike(ModemFaultKind.NoNetwork) is { } lost ? lost.Code : modem.Registration)}"];
            case "AT+CFUN=1,1":
                return ["RESTART"];
            case "ATZ" or "AT&F":
                Forget();
                return [""];
        }

        if (command.StartsWith("AT+CNMI=", StringComparison.Ordinal))
        {
            PassesOn = command[8..].Split(',') is [_, "2", _, "1", ..];
            return [""];
        }

        return VirtualModemAnswers.To(command) ?? [Error("CME", 4)];
    }

    private string Error(string kind, int code) => _numericErrors || kind == "CMS" ? $"+{kind} ERROR: {code.ToString(CultureInfo.InvariantCulture)}" : "ERROR";

    private void Forget()
    {
        (_echo, _textMode, _numericErrors, PassesOn, _promptedLength) = (true, true, false, false, null);
        _input.Clear();
    }
}
