using System.Collections.Concurrent;
using System.Globalization;

namespace HomeCare.Gateway.Sms;

/// <summary>A message that lies in the modem or its SIM.</summary>
/// <param name="Memory">"SM", "ME", "SR" …</param>
/// <param name="IsRead">Handed on already: it only has to go.</param>
internal sealed record StoredSms(string Memory, int Index, bool IsRead = false);

/// <summary>
/// Messages that the modem stored instead of handing them on: it was off or unheard when they came, or knows no other way (+CMTI, +CDSI).
/// They are handed on and deleted, for a full store takes no reply and no report any more. One step at a time, so that a danger's text
/// waits for one at most.
/// </summary>
internal sealed partial class GsmModem
{
    private const int Remembered = 200;

    private readonly ConcurrentQueue<StoredSms> _stored = new();
    private readonly Queue<string> _passed = new();
    private volatile bool _storeIsFull;
    private volatile bool _storeIsUnread;
    private string? _memory;

    private async Task ReadStoreAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        while (_storeIsUnread || _storeIsFull || !_stored.IsEmpty)
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                if (_uncertain || _needsSetUp || !Status.CanSend)
                {
                    // After the next set-up or look.
                    _attention.Call();
                    return;
                }

                if (_stored.TryDequeue(out var stored))
                {
                    await HandOnAsync(dialogue, stored, cancellation);
                }
                else
                {
                    await ListAsync(dialogue, cancellation);
                }
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    /// <summary>Hands on all that lies in the store where incoming texts land, and notes it for deletion.</summary>
    private async Task ListAsync(AtDialogue dialogue, CancellationToken cancellation)
    {
        var (full, memories) = (_storeIsFull, (await AskAsync(dialogue, "AT+CPMS?", cancellation)).Value("+CPMS")?.Split(','));
        (_storeIsFull, _storeIsUnread) = (false, false);
        // "+CPMS: mem1,used1,total1,mem2,used2,total2,mem3,used3,total3": the third is where texts land, the first is read from.
        if (memories is not { Length: >= 3 } || Named(memories.Length >= 9 ? memories[6] : memories[0]) is not { } memory)
        {
            return;
        }

        _memory = Named(memories[0]);
        if (!await ReadsFromAsync(dialogue, memory, cancellation))
        {
            return;
        }

        var listed = await dialogue.AskAsync("AT+CMGL=4", _patience.List, cancellation);
        _uncertain |= listed.End is AtEnd.TimedOut;
        for (var i = 0; i + 1 < listed.Lines.Count; i++)
        {
            if (listed.Lines[i].StartsWith("+CMGL:", StringComparison.Ordinal)
                && int.TryParse(listed.Lines[i][6..].Split(',')[0], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var index)
                && (PassOnce(listed.Lines[i + 1]) || full))
            {
                _stored.Enqueue(new StoredSms(memory, index, IsRead: true));
            }
        }
    }

    private async Task HandOnAsync(AtDialogue dialogue, StoredSms stored, CancellationToken cancellation)
    {
        if (!await ReadsFromAsync(dialogue, stored.Memory, cancellation))
        {
            return;
        }

        if (!stored.IsRead)
        {
            var read = await AskAsync(dialogue, Invariant($"AT+CMGR={stored.Index}"), cancellation);
            var head = read.Lines.ToList().FindIndex(line => line.StartsWith("+CMGR:", StringComparison.Ordinal));
            if (!read.IsOk || head < 0 || head + 1 >= read.Lines.Count)
            {
                // Timed out: it still lies there. Refused: it went already.
                _storeIsUnread |= read.End is AtEnd.TimedOut;
                return;
            }

            PassOnce(read.Lines[head + 1]);
        }

        await AskAsync(dialogue, Invariant($"AT+CMGD={stored.Index}"), cancellation);
    }

    /// <returns>False when the modem will not read from there.</returns>
    private async Task<bool> ReadsFromAsync(AtDialogue dialogue, string memory, CancellationToken cancellation)
    {
        if (_memory == memory)
        {
            return true;
        }

        _memory = (await AskAsync(dialogue, $"AT+CPMS=\"{memory}\"", cancellation)).IsOk ? memory : null;
        return _memory == memory;
    }

    /// <summary>Hands it on, unless it was before: one that cannot be deleted comes up again and again.</summary>
    /// <returns>False for what is no message from the network (a draft of an earlier owner): it is left alone while there is room.</returns>
    private bool PassOnce(string hex)
    {
        if (SmsPdu.Decode(hex).Pdu is { Type: SmsPduType.Submit })
        {
            return false;
        }

        if (!_passed.Contains(hex))
        {
            _passed.Enqueue(hex);
            if (_passed.Count > Remembered)
            {
                _passed.Dequeue();
            }

            Pass(hex);
        }

        return true;
    }

    /// <summary>A memory's two letters, which go into a command.</summary>
    private static string? Named(string field) => field.Trim().Trim('"') is { Length: 2 } name && name.All(char.IsAsciiLetterUpper) ? name : null;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
