using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;

namespace HomeCare.Gateway.Screen;

/// <summary>
/// Terminus Font Bold as the Linux console has it (PSF2, <c>Screen/Fonts</c>, SIL OFL 1.1), in the program itself: a box without a single font
/// installed writes every French letter.
/// </summary>
internal sealed class BitmapFont
{
    private const uint Magic = 0x864AB572;
    private const int HeaderBytes = 32;
    private const byte EndOfGlyph = 0xFF, StartOfSequence = 0xFE;

    private readonly byte[] _file;
    private readonly int _glyphs;
    private readonly int _glyphBytes;
    private readonly Dictionary<Rune, int> _indexes = [];

    private BitmapFont(byte[] file)
    {
        _file = file;
        int Word(int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at * 4));
        if ((uint)Word(0) != Magic)
        {
            throw new InvalidDataException("not a PSF2 font");
        }

        (_glyphs, _glyphBytes, Height, Width) = (Word(2), Word(5), Word(6), Word(7));
        var count = Word(4);
        ReadIndexes(file.AsSpan(_glyphs + (count * _glyphBytes)));
    }

    public static BitmapFont Tall { get; } = Load("Lat15-TerminusBold32x16");

    public static BitmapFont Short { get; } = Load("Lat15-TerminusBold24x12");

    public int Width { get; }

    public int Height { get; }

    public bool Has(Rune letter) => _indexes.ContainsKey(letter);

    /// <summary>Its pixels, row by row. A letter that the font lacks loses its accent, and is a question mark when that is not enough.</summary>
    public bool[,] Glyph(Rune letter)
    {
        var pixels = new bool[Height, Width];
        var rows = _file.AsSpan(_glyphs + (IndexOf(letter) * _glyphBytes), _glyphBytes);
        var stride = (Width + 7) / 8;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                pixels[y, x] = (rows[(y * stride) + (x / 8)] & (0x80 >> (x % 8))) != 0;
            }
        }

        return pixels;
    }

    private int IndexOf(Rune letter)
    {
        if (_indexes.TryGetValue(letter, out var index))
        {
            return index;
        }

        var bare = letter.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes()
            .FirstOrDefault(part => Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark);
        return _indexes.TryGetValue(bare, out index) ? index : _indexes[new Rune('?')];
    }

    // After the pictures: for each the letters that it stands for, in UTF-8, ended by 0xFF; sequences of combining letters are left out.
    private void ReadIndexes(ReadOnlySpan<byte> table)
    {
        for (var index = 0; table.IndexOf(EndOfGlyph) is >= 0 and var end; index++)
        {
            var letters = table[..end];
            var sequences = letters.IndexOf(StartOfSequence);
            foreach (var letter in Encoding.UTF8.GetString(sequences < 0 ? letters : letters[..sequences]).EnumerateRunes())
            {
                _indexes.TryAdd(letter, index);
            }

            table = table[(end + 1)..];
        }
    }

    private static BitmapFont Load(string name)
    {
        using var packed = Assembly.GetExecutingAssembly().GetManifestResourceStream($"fonts/{name}.psf.gz")
            ?? throw new InvalidOperationException($"the font {name} is not in the program");
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return new BitmapFont(whole.ToArray());
    }
}
