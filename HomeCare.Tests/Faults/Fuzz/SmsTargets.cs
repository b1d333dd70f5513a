using System.Text;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>What a modem says, what is in a PDU, and every text the box may have to write.</summary>
internal static class SmsTargets
{
    private static readonly IReadOnlyList<byte[]> AtWords = Corpus.Texts(
        "\r\n", "\r\nOK\r\n", "\r\nERROR\r\n", "\r\n> ", "+CMS ERROR: 331", "+CME ERROR: 10", "+CMGS: 12", "+CDS: 25\r\n", "+CMT: ,22\r\n", "+CREG: 0,1", "+CREG: 1,\"00A1\",\"BEEF\"",
        "RDY", "RING", "+CFUN: 1", "+CPIN: READY", "AT+CMGS=29\r", "^SYSSTART", "+CMGF: 0", "\u001A", "\u001B");

    private static readonly string[] Pdus =
    [
        SmsSubmit.Encode("+33612345678", "ALERTE CHUTE - Jeanne M. é€", new SmsSubmitOptions(ValidFor: SmsSubmit.DefaultValidity))[0].Hex,
        SmsSubmit.Encode("+33612345678", new string('x', 200), new SmsSubmitOptions(PartsReference: 7))[0].Hex,
        SmsSubmit.Encode("33612", "œuf 👵", new SmsSubmitOptions())[0].Hex,
        "0791447758100650040C914497716247010000909002412320400BC8329BFD065DDF72363904",
        "0006D60B911326880736F4111011719551401110117195714000",
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Of("at-lines", Transcripts(), Lines) with { Words = AtWords },
        FuzzTarget.Of("at-urc", Transcripts(), Unasked) with { Words = AtWords },
        new FuzzTarget("at-dialogue", Transcripts, ModemTalk.RunAsync) { Words = AtWords },
        FuzzTarget.Of("pdu-hex", [.. Pdus.Concat(SharedPdus()).Select(Corpus.Bytes)], input => Decoded(Encoding.Latin1.GetString(input))),
        FuzzTarget.Of("pdu", [.. Pdus.Concat(SharedPdus()).Where(IsHex).Select(Corpus.Hex)], input => Decoded(Convert.ToHexString(input))),
        FuzzTarget.Of("sms-replies", Corpus.Texts("1", "ok 4F2A", "9 fausse alerte", "non désolée", "STOP", "> 1\n2", "1 ALERTE CHUTE - Jeanne M. Réf 4F2A", "１ 1️⃣", "réf: 00ff"), Reply) with
        {
            Words = Corpus.Texts("1", "2", "9", "oui", "ne ", "pas", "fausse alerte", "j'y vais", "Réf ", "4F2A", "\n", "> ", "?", "RAPPEL", "e\u0301", "\uFFFE", "\u200D"),
        },
        FuzzTarget.Of("sms-text", Corpus.Texts("Jeanne M.", "Répondez 1=j'y vais", "œ ê ç « » ’ 👵 \uFFFE", "{[~]}€^|\\", new string('é', 170)), Written),
    ];

    private static IReadOnlyList<byte[]> Transcripts() =>
    [
        .. Corpus.Texts(
            "\r\n+CMGS: 12\r\n\r\nOK\r\n", "AT+CMGS=29\r\r\n> ", "\r\n+CDS: 26\r\n0006D60B911326880736F4111011719551401110117195714000\r\n\r\nOK\r\n",
            "\r\n+CMT: ,36\r\n0791447758100650040C914497716247010000909002412320400BC8329BFD065DDF72363904\r\n", "\r\nRDY\r\n\r\n+CFUN: 1\r\n", "\r\n+CMS ERROR: 38\r\n"),
        .. Corpus.Shared("sms_at/at_transcripts.json", "response", "line", "urc").Take(50).Select(Corpus.Bytes),
    ];

    private static IEnumerable<string> SharedPdus() => Corpus.Shared("sms_at/sms_pdu_vectors.json", "pdu");

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private static string Lines(byte[] input)
    {
        var whole = Tokens(input, input.Length);
        BrokenPromiseException.Unless(whole.All(token => token.Length is > 0 and <= 2048), "an empty or an endless line");
        BrokenPromiseException.Unless(whole.SequenceEqual(Tokens(input, 1)), "other lines when the bytes come one by one");
        return string.Join('|', whole.Take(4).Select(token => token[..Math.Min(5, token.Length)]));
    }

    private static List<string> Tokens(byte[] input, int atOnce)
    {
        var (lines, tokens) = (new AtLines(), new List<string>());
        foreach (var chunk in input.Chunk(Math.Max(1, atOnce)))
        {
            lines.Feed(chunk, tokens);
        }

        return tokens;
    }

    private static string Unasked(byte[] input)
    {
        var (codes, said) = (new AtUrcs(), new StringBuilder());
        foreach (var (token, index) in Tokens(input, input.Length).Select((token, index) => (token, index)))
        {
            var command = (index % 4) switch { 0 => null, 1 => "", 2 => "+CREG", _ => "+CMGS" };
            var taken = codes.TryTake(token, command, out var urc);
            BrokenPromiseException.Unless(taken || urc is null, "a line that is an answer and unasked at once");
            said.Append(urc?.GetType().Name ?? (taken ? "held" : "answer")).Append(' ');
        }

        _ = AtUrcs.RegistrationOf(Encoding.Latin1.GetString(input));
        return said.ToString(0, Math.Min(80, said.Length));
    }

    private static string Decoded(string hex)
    {
        var (pdu, error) = SmsPdu.Decode(hex);
        BrokenPromiseException.Unless(pdu is null != string.IsNullOrEmpty(error), "neither a PDU nor a reason, or both");
        if (pdu is null)
        {
            return error!;
        }

        BrokenPromiseException.Unless(pdu.Text.Length <= 255 && pdu.Number.Length <= 300, "more words than a PDU holds");
        if (pdu is { Type: SmsPduType.Submit, Part: null } && SmsSubmit.IsE164(pdu.Number) && Gsm7.PlacesOf(pdu.Text) is <= 160)
        {
            var again = SmsPdu.Decode(SmsSubmit.Encode(pdu.Number, pdu.Text, new SmsSubmitOptions())[0].Hex).Pdu!;
            BrokenPromiseException.Unless((again.Number, again.Text) == (pdu.Number, pdu.Text), "a text that reads otherwise once written again");
        }

        return $"{pdu.Type} {pdu.Encoding} {pdu.IsTruncated} {pdu.Header.Count} {pdu.SentAt is null} {pdu.ValidFor is null} {pdu.Number.Length / 4}";
    }

    private static string Reply(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var reply = SmsReplies.Parse(text);
        BrokenPromiseException.Unless(reply.Reference is null || reply.Reference.Length == 4, "a reference that is none");
        // What a telephone quotes below is no answer, whatever it says.
        BrokenPromiseException.Unless(SmsReplies.Parse(text + "\n> 9 fausse alerte") == reply, "an answer changed by what is quoted below it");
        return $"{reply.Answer} {reply.Reference is null} {reply.IsBareOk}";
    }

    private static string Written(byte[] input)
    {
        // As UTF-16, so that half surrogates are tried too.
        var text = input.Length % 2 == 0 && input.Length > 0 && input[0] > 0x7F ? Encoding.Unicode.GetString(input) : Encoding.UTF8.GetString(input);
        var folded = SmsText.Fold(text);
        BrokenPromiseException.Unless(Gsm7.PlacesOf(folded) is not null, "a folded text outside the alphabet");
        var danger = SmsTexts.Fall(new SmsFacts(text, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc, "A7F3", Deferred: true), immobile: true);
        BrokenPromiseException.Unless(Gsm7.PlacesOf(danger) is <= 160, "a danger's text of more than one segment");
        BrokenPromiseException.Unless(danger.EndsWith("Réf A7F3", StringComparison.Ordinal), "a danger's text without its reference");
        foreach (var words in new[] { danger, folded, text })
        {
            var parts = SmsSubmit.Encode("+33612345678", words, new SmsSubmitOptions());
            if (parts.Count <= byte.MaxValue)
            {
                var read = string.Concat(parts.Select(part => SmsPdu.Decode(part.Hex).Pdu!.Text));
                BrokenPromiseException.Unless(read == words || words.Any(char.IsSurrogate), "a text that reads otherwise than it was written");
            }
        }

        return $"{folded.Length / 16} {folded.Contains('?')} {folded.Contains('€')} {folded == text}";
    }
}
