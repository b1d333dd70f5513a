using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.SmsGateway;

/// <summary>What became of a text that the server asked for.</summary>
internal abstract record TextAnswer
{
    private TextAnswer()
    {
    }

    /// <summary>The network has it.</summary>
    internal sealed record Taken(string Sid) : TextAnswer;

    /// <summary>It certainly did not leave.</summary>
    internal sealed record Refused(SendOutcome.Refused Why) : TextAnswer;

    /// <summary>It may have left.</summary>
    internal sealed record Unknown(string Why) : TextAnswer;
}

/// <summary>
/// Texts go out one at a time: a modem has one tongue. The same words to the same number are one text while they are under way and for a minute after the
/// network took them: a network may take longer than the server waits, who then asks again. Not once the network could not bring them.
/// </summary>
internal sealed class TextsUnderWay(GsmModem modem, SentTexts sent, ServerCalls server, TimeProvider time) : IDisposable
{
    /// <summary>How long a text stands in line before the server is told to go another way. With a call of 20 s it still hears so.</summary>
    private static readonly TimeSpan InLine = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan SameText = TimeSpan.FromMinutes(1);

    private static readonly TextAnswer.Refused Busy = new(new SendOutcome.Refused("busy", "Le modem a trop de textes à envoyer : essayez l'autre voie, ou un peu plus tard."));

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock gate = new();
    private readonly Dictionary<(string Number, string Text), Asked> known = [];

    public Task<TextAnswer> SendAsync(string numberE164, string text, Uri? reportTo, CancellationToken stop)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var old in known.Where(one => one.Value.Until < now).Select(one => one.Key).ToList())
            {
                known.Remove(old);
            }

            if (!known.TryGetValue((numberE164, text), out var before))
            {
                before = new Asked();
                before.Answer = Task.Run(() => KnowAsync(before, TryAsync(before, numberE164, text, reportTo, stop)), stop);
                known.Add((numberE164, text), before);
            }

            return before.Answer;
        }
    }

    /// <summary>What became of a text that the network took.</summary>
    public void Hear(DeliveryReport report)
    {
        if (sent.Find(report) is { } text)
        {
            Settle(text, report);
        }
    }

    public void Dispose() => turn.Dispose();

    private void Settle(SentText text, DeliveryReport report)
    {
        if (report.Verdict == DeliveryVerdict.Failed)
        {
            lock (gate)
            {
                foreach (var asked in known.Values.Where(asked => asked.Sid == text.Sid))
                {
                    (asked.Undelivered, asked.Until) = (true, DateTimeOffset.MinValue);
                }
            }
        }

        server.Report(ServerWords.Of(text, report));
    }

    /// <summary>What the network took stays known for a while; what it did not is tried anew when it is asked again.</summary>
    private async Task<TextAnswer> KnowAsync(Asked asked, Task<TextAnswer> trying)
    {
        var until = DateTimeOffset.MinValue;
        try
        {
            var answer = await trying;
            until = answer is TextAnswer.Taken ? time.GetUtcNow() + SameText : until;
            return answer;
        }
        finally
        {
            lock (gate)
            {
                asked.Until = asked.Undelivered ? DateTimeOffset.MinValue : until;
            }
        }
    }

    private async Task<TextAnswer> TryAsync(Asked asked, string numberE164, string text, Uri? reportTo, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(InLine, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await turn.WaitAsync(wait.Token);
        }
        catch (OperationCanceledException)
        {
            return Busy;
        }

        try
        {
            switch (await modem.SendAsync(numberE164, text, stop))
            {
                case SendOutcome.Accepted(var reference):
                    if (sent.Add(asked.Sid, reference, numberE164, reportTo) is (var taken, { } report))
                    {
                        Settle(taken, report);
                    }

                    return new TextAnswer.Taken(asked.Sid);
                case SendOutcome.Refused refused:
                    return new TextAnswer.Refused(refused);
                case SendOutcome.Unknown(var why):
                    return new TextAnswer.Unknown(why);
                default:
                    throw new InvalidOperationException("a try has three ends");
            }
        }
        catch (OperationCanceledException)
        {
            // Only heard before the words are handed over.
            return new TextAnswer.Refused(SmsRefusals.Absent);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A text that the server asked for, and until when the same words are the same text.</summary>
    private sealed class Asked
    {
        /// <summary>What the server will know it by. Known before it leaves, for its report may be quicker than the modem.</summary>
        public string Sid { get; } = Guid.NewGuid().ToString("N");

        public Task<TextAnswer> Answer { get; set; } = null!;

        public bool Undelivered { get; set; }

        public DateTimeOffset Until { get; set; } = DateTimeOffset.MaxValue;
    }
}
