namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>Varies an input: a few random cuts, flips and grafts. The same dice give the same.</summary>
internal static class Mutation
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0xFE, 0x0A, 0x0D, 0x1A, 0x1B, 0x20, (byte)'0', (byte)'9', (byte)'-', (byte)'"', (byte)',', (byte)'{', (byte)'[', (byte)'+', (byte)'>', 0xC3, 0xED];

    public static byte[] Of(byte[] input, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words, int most, Random dice)
    {
        var bytes = new List<byte>(input);
        for (var times = 1 << dice.Next(4); times > 0; times--)
        {
            Once(bytes, corpus, words, dice);
        }

        return [.. bytes.Take(most)];
    }

    private static void Once(List<byte> bytes, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words, Random dice)
    {
        var at = dice.Next(bytes.Count + 1);
        var within = bytes.Count == 0 ? 0 : dice.Next(bytes.Count);
        switch (dice.Next(11))
        {
            case 0 when bytes.Count > 0:
                bytes[within] ^= (byte)(1 << dice.Next(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[within] = (byte)dice.Next(256);
                break;
            case 2 when bytes.Count > 0:
                bytes[within] = Telling[dice.Next(Telling.Length)];
                break;
            case 3 when bytes.Count > 0:
                bytes[within] = (byte)(bytes[within] + dice.Next(-4, 5));
                break;
            case 4:
                bytes.InsertRange(at, Chunk(dice));
                break;
            case 5 when bytes.Count > 0:
                bytes.RemoveRange(within, Math.Min(bytes.Count - within, 1 + dice.Next(8)));
                break;
            case 6 when bytes.Count > 0:
                bytes.RemoveRange(within, bytes.Count - within);
                break;
            case 7 when bytes.Count > 0:
                // Again: what is long, deep or doubled.
                var piece = bytes.GetRange(within, Math.Min(bytes.Count - within, 1 + dice.Next(32)));
                for (var times = 1 << dice.Next(6); times > 0; times--)
                {
                    bytes.InsertRange(at, piece);
                }

                break;
            case 8 when corpus.Count > 0:
                var other = corpus[dice.Next(corpus.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(dice.Next(other.Length + 1)));
                break;
            case 9 or 10 when words.Count > 0:
                var word = words[dice.Next(words.Count)];
                if (dice.Next(2) == 0)
                {
                    bytes.RemoveRange(at, Math.Min(word.Length, bytes.Count - at));
                }

                bytes.InsertRange(at, word);
                break;
        }
    }

    private static byte[] Chunk(Random dice)
    {
        var chunk = new byte[1 + dice.Next(8)];
        if (dice.Next(2) == 0)
        {
            dice.NextBytes(chunk);
        }
        else
        {
            Array.Fill(chunk, Telling[dice.Next(Telling.Length)]);
        }

        return chunk;
    }
}
