using System.Text;

namespace HomeCare.Gateway.Sms;

/// <summary>How a command ended.</summary>
internal enum AtEnd
{
    Ok,

    /// <summary>ERROR, +CME ERROR, +CMS ERROR; the code is in the answer.</summary>
    Error,

    /// <summary>AT+CMGS only: no prompt came, so nothing was handed over.</summary>
    NoPrompt,

    TimedOut,

    /// <summary>The line went, or the modem started anew, before the command ended.</summary>
    Gone,
}

/// <summary>What the modem answered: the lines that belong to the command, and its end.</summary>
/// <param name="Code">"CMS 331", "CME 10", "ERROR"; empty when the end is no error.</param>
/// <param name="HandedOver">AT+CMGS only: the words had been written when the command ended.</param>
internal sealed record AtAnswer(AtEnd End, IReadOnlyList<string> Lines, string Code = "", bool HandedOver = false)
{
    public bool IsOk => End == AtEnd.Ok;

    /// <summary>What follows a name such as "+CREG:" on the first line that begins so.</summary>
    public string? Value(string name) =>
        Lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
}

/// <summary>
/// One conversation over one line: one command at a time, while lines that nobody asked for may come anywhere, also in the middle of
/// an answer. The owner sees to it that commands do not overlap.
/// </summary>
internal sealed class AtDialogue(ISerialLine line, TimeProvider time, Action<AtUrc> heard)
{
    private const char CtrlZ = '\u001A', Esc = '\u001B';

    private readonly Lock _gate = new();
    private readonly AtLines _lines = new();
    private readonly AtUrcs _urcs = new();
    private Command? _current;
    private bool _gone;

    /// <summary>Reads until the line is gone.</summary>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        var tokens = new List<string>();
        try
        {
            while (await line.ReadAsync(cancellation) is { Length: > 0 } bytes)
            {
                tokens.Clear();
                _lines.Feed(bytes.Span, tokens);
                tokens.ForEach(Hear);
            }
        }
        finally
        {
            EndAll();
        }
    }

    /// <summary>Asks and waits for the end of the answer.</summary>
    public async Task<AtAnswer> AskAsync(string command, TimeSpan patience, CancellationToken cancellation)
    {
        var asked = Begin(command);
        if (!Write(command + "\r"))
        {
            return await EndAsync(asked, AtEnd.Gone);
        }

        await WaitAsync(asked.Ended.Task, patience, cancellation);
        return await EndAsync(asked, AtEnd.TimedOut);
    }

    /// <summary>
    /// Hands a PDU over: AT+CMGS, prompt, words, Ctrl-Z, and the network's answer. Cancelling is heard until the words are written; then
    /// the outcome matters more, and it only shortens the wait.
    /// </summary>
    public async Task<AtAnswer> SubmitAsync(SubmitPdu pdu, GsmModemPatience patience, Action? handingOver, CancellationToken cancellation)
    {
        var command = $"AT+CMGS={pdu.TpduLength}";
        var asked = Begin(command);
        asked.Echo = pdu.Hex;
        if (!Write(command + "\r"))
        {
            return await EndAsync(asked, AtEnd.Gone);
        }

        await WaitAsync(Task.WhenAny(asked.Prompted.Task, asked.Ended.Task), patience.Prompt, cancellation);
        if (!asked.Prompted.Task.IsCompleted || asked.Ended.Task.IsCompleted)
        {
            var answer = await EndAsync(asked, AtEnd.NoPrompt);
            if (answer.End is AtEnd.Error or AtEnd.Gone)
            {
                return answer;
            }

            // A prompt that comes now would take our next command for the words of a text. An OK without a prompt was another command's.
            Write(Esc.ToString());
            return answer with { End = AtEnd.NoPrompt };
        }

        handingOver?.Invoke();
        asked.HandedOver = true;
        if (!Write(pdu.Hex + CtrlZ))
        {
            return await EndAsync(asked, AtEnd.Gone);
        }

        await using var hurry = cancellation.Register(() => asked.Hurry.TrySetResult());
        var result = Task.WhenAny(asked.Ended.Task, asked.Referenced.Task, asked.Hurry.Task);
        await WaitAsync(result, patience.Result, CancellationToken.None);
        // The reference is the network's yes; what is left to come is one OK.
        await WaitAsync(asked.Ended.Task, patience.AfterReference, CancellationToken.None);
        return await EndAsync(asked, AtEnd.TimedOut);
    }

    /// <summary>Leaves a prompt that an earlier program may have left open.</summary>
    public void Escape() => Write(Esc + "\r");

    private Command Begin(string text)
    {
        lock (_gate)
        {
            var command = new Command(text);
            if (_gone)
            {
                command.Ended.TrySetResult((AtEnd.Gone, ""));
            }

            return _current = command;
        }
    }

    /// <summary>Takes the command off the line; <paramref name="otherwise"/> holds when the modem had not ended it.</summary>
    private async Task<AtAnswer> EndAsync(Command command, AtEnd otherwise)
    {
        string[] lines;
        lock (_gate)
        {
            _current = null;
            command.Ended.TrySetResult((otherwise, ""));
            lines = [.. command.Lines];
        }

        var (end, code) = await command.Ended.Task;
        return new AtAnswer(end, lines, code, command.HandedOver);
    }

    private void Hear(string token)
    {
        AtUrc? unasked;
        lock (_gate)
        {
            unasked = Sort(token);
            if (unasked is AtUrc.Restarted)
            {
                _current?.Ended.TrySetResult((AtEnd.Gone, ""));
            }
        }

        if (unasked is not null)
        {
            heard(unasked);
        }
    }

    private AtUrc? Sort(string token)
    {
        if (token == AtLines.Prompt)
        {
            _current?.Prompted.TrySetResult();
            return null;
        }

        if (_urcs.TryTake(token, _current?.Name, out var unasked) || _current is null)
        {
            return unasked;
        }

        if (token == _current.Text || token.TrimEnd(CtrlZ) == _current.Echo)
        {
            return null;
        }

        if (FinalOf(token) is { } final)
        {
            _current.Ended.TrySetResult(final);
        }
        else
        {
            _current.Lines.Add(token);
            if (_current.HandedOver && token.StartsWith("+CMGS:", StringComparison.Ordinal))
            {
                _current.Referenced.TrySetResult();
            }
        }

        return null;
    }

    private static (AtEnd, string)? FinalOf(string line) => line switch
    {
        "OK" => (AtEnd.Ok, ""),
        "ERROR" or "COMMAND NOT SUPPORT" => (AtEnd.Error, "ERROR"),
        _ when line.StartsWith("+CME ERROR:", StringComparison.Ordinal) => (AtEnd.Error, "CME " + line[11..].Trim()),
        _ when line.StartsWith("+CMS ERROR:", StringComparison.Ordinal) => (AtEnd.Error, "CMS " + line[11..].Trim()),
        _ => null,
    };

    private void EndAll()
    {
        lock (_gate)
        {
            _gone = true;
            _current?.Ended.TrySetResult((AtEnd.Gone, ""));
        }
    }

    private bool Write(string text) => line.Write(Encoding.ASCII.GetBytes(text));

    private async Task WaitAsync(Task task, TimeSpan patience, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(task, DelayAsync(patience, enough.Token));
        await enough.CancelAsync();
    }

    /// <summary>Ends after the time, or when cancelled; never throws.</summary>
    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellation) =>
        await Task.Delay(delay, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class Command(string text)
    {
        public string Text { get; } = text;

        /// <summary>"+CREG" of "AT+CREG?": lines of this name are its answer.</summary>
        public string Name { get; } = text.Length > 2 ? text[2..].Split('=', '?')[0] : "";

        public string? Echo { get; set; }

        public bool HandedOver { get; set; }

        public List<string> Lines { get; } = [];

        public TaskCompletionSource Prompted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Referenced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Hurry { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<(AtEnd End, string Code)> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
