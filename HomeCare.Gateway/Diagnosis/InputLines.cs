using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>What a line that cannot be answered gets instead.</summary>
internal sealed record RefusedLine(string Error);

/// <summary>
/// The common manner of the commands that other programs drive: one input on the command line, or "-" for one a line from stdin; one JSON
/// object a line on stdout, in order, written at once. An input that is refused gets <see cref="RefusedLine"/> and the rest goes on.
/// </summary>
internal static class InputLines
{
    /// <summary>The exit code when at least one input was refused.</summary>
    public const int SomeRefused = 2;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // "+33…" and "é" as they are: the output is a terminal or a pipe, never a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Answers the inputs; returns 0, or <see cref="SomeRefused"/>.</summary>
    /// <param name="answer">Pure: the objects to write for one input.</param>
    public static async Task<int> AnswerAsync(string input, Stream stdin, TextWriter output, Func<string, IEnumerable<object>> answer, CancellationToken stop)
    {
        if (input != "-")
        {
            return await WriteAsync(answer(input), output) ? SomeRefused : 0;
        }

        var refused = false;
        // Cut into lines by bytes, so that one line that is no UTF-8 is that line's trouble alone.
        using var lines = new StreamReader(stdin, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            refused |= await WriteAsync(Utf8(line) is { } text ? answer(text) : [new RefusedLine("not UTF-8")], output);
        }

        return refused ? SomeRefused : 0;
    }

    /// <summary>One object as it is printed.</summary>
    public static string Print(object answer) => JsonSerializer.Serialize(answer, answer.GetType(), Json);

    private static string? Utf8(string latin1)
    {
        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(latin1));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static async Task<bool> WriteAsync(IEnumerable<object> answers, TextWriter output)
    {
        var refused = false;
        foreach (var one in answers)
        {
            refused |= one is RefusedLine;
            await output.WriteAsync(Print(one) + "\n");
        }

        await output.FlushAsync();
        return refused;
    }
}
