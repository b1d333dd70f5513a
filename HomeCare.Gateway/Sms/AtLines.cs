using System.Text;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// Cuts the modem's bytes into lines (3GPP 27.007 §4, V.250 §5.7). The prompt of AT+CMGS comes without a line end, so it is a
/// token of its own. Pure but for its small buffer; bytes that never end a line are dropped, not hoarded.
/// </summary>
internal sealed class AtLines
{
    /// <summary>The token that stands for the prompt "&gt; ".</summary>
    public const string Prompt = ">";

    private const int LongestLine = 2048;

    private readonly StringBuilder _line = new();
    private bool _afterPrompt;

    /// <summary>Adds what the bytes complete to <paramref name="tokens"/>.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, ICollection<string> tokens)
    {
        foreach (var one in bytes)
        {
            var character = (char)one;
            if (character is '\r' or '\n')
            {
                Flush(tokens);
            }
            else if (character == '>' && _line.Length == 0 && !_afterPrompt)
            {
                // Some modems leave out the space behind it; no answer begins with this sign.
                tokens.Add(Prompt);
                _afterPrompt = true;
            }
            else if (!(character is ' ' or '\0' && _line.Length == 0) && _line.Length < LongestLine)
            {
                _line.Append(character);
            }
        }
    }

    private void Flush(ICollection<string> tokens)
    {
        _afterPrompt = false;
        var line = _line.ToString().TrimEnd();
        _line.Clear();
        if (line.Length > 0)
        {
            tokens.Add(line);
        }
    }
}
