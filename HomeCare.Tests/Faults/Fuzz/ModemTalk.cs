using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>A modem that answers a question and a text with whatever the input says, in the pieces it says, and is then unplugged.</summary>
internal static class ModemTalk
{
    private static readonly SubmitPdu Pdu = SmsSubmit.Encode("+33612345678", "text", new SmsSubmitOptions())[0];

    public static async ValueTask<string> RunAsync(byte[] input)
    {
        var heard = 0;
        await using var line = new SaidLine(input);
        // The clock stands still: what ends is ended by what the modem said, or by its going.
        var dialogue = new AtDialogue(line, new FakeTimeProvider(), _ => heard++);
        var listening = dialogue.ListenAsync(CancellationToken.None);
        var asking = dialogue.AskAsync("AT+CREG?", TimeSpan.FromSeconds(5), CancellationToken.None);
        line.Half();
        if (!asking.IsCompleted)
        {
            line.Unplug();
        }

        var answer = await asking;
        var sending = dialogue.SubmitAsync(Pdu, new GsmModemPatience(), null, CancellationToken.None);
        line.Half();
        line.Unplug();
        var sent = await sending;
        await listening;
        BrokenPromiseException.Unless(sent.End != AtEnd.Ok || sent.HandedOver, "a text that is sent without having been handed over");
        return $"{answer.End} {answer.Code} {sent.End} {sent.Code} {sent.HandedOver} {Math.Min(heard, 3)} {Math.Min(answer.Lines.Count, 3)}";
    }

    private sealed class SaidLine(byte[] input) : ISerialLine
    {
        private readonly Channel<ReadOnlyMemory<byte>> _said = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
        private int _from;

        /// <summary>The next half of what the modem has to say, cut in two.</summary>
        public void Half()
        {
            var to = Math.Min(input.Length, _from + (input.Length / 2) + 1);
            var middle = _from + ((to - _from) / 3);
            foreach (var piece in new[] { input.AsMemory(_from..middle), input.AsMemory(middle..to) })
            {
                if (piece.Length > 0)
                {
                    _said.Writer.TryWrite(piece);
                }
            }

            _from = to;
        }

        public void Unplug() => _said.Writer.TryComplete();

        public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation) =>
            await _said.Reader.WaitToReadAsync(cancellation) && _said.Reader.TryRead(out var piece) ? piece : default;

        public bool Write(ReadOnlySpan<byte> bytes) => true;

        public ValueTask DisposeAsync()
        {
            Unplug();
            return ValueTask.CompletedTask;
        }
    }
}
