using System.Text;

namespace HomeCare.Gateway.Screen;

/// <summary>A letter size of the screen: one of the two fonts, doubled some times.</summary>
internal sealed record Lettering(BitmapFont Font, int Doublings)
{
    public int Width => Font.Width << Doublings;

    public int Height => Font.Height << Doublings;

    public static Lettering Of(int height) => height switch
    {
        24 => new(BitmapFont.Short, 0),
        32 => new(BitmapFont.Tall, 0),
        48 => new(BitmapFont.Short, 1),
        64 => new(BitmapFont.Tall, 1),
        96 => new(BitmapFont.Short, 2),
        128 => new(BitmapFont.Tall, 2),
        192 => new(BitmapFont.Short, 3),
        _ => throw new ArgumentOutOfRangeException(nameof(height), height, "no lettering of this height"),
    };
}

/// <summary>A black and white picture, a bit a pixel, as e-paper has it. What is drawn outside is cut off.</summary>
internal sealed class Canvas(int width, int height)
{
    private readonly int _stride = (width + 7) / 8;
    private readonly byte[] _ink = new byte[(width + 7) / 8 * height];

    public int Width => width;

    public int Height => height;

    public bool this[int x, int y]
    {
        get => Inside(x, y) && (_ink[(y * _stride) + (x / 8)] & Mask(x)) != 0;
        set
        {
            if (!Inside(x, y))
            {
                return;
            }

            ref var eight = ref _ink[(y * _stride) + (x / 8)];
            eight = value ? (byte)(eight | Mask(x)) : (byte)(eight & ~Mask(x));
        }
    }

    /// <summary>A row's bits, leftmost first; 1 is ink.</summary>
    public ReadOnlySpan<byte> Row(int y) => _ink.AsSpan(y * _stride, _stride);

    public void Fill(int x, int y, int wide, int high, bool ink = true) => Shape(x, y, wide, high, (_, _) => true, ink);

    public void Frame(int x, int y, int wide, int high, int thick)
    {
        Fill(x, y, wide, high);
        Fill(x + thick, y + thick, wide - (2 * thick), high - (2 * thick), ink: false);
    }

    /// <summary>Inks where the shape says so; it is asked with the pixel's place inside the box.</summary>
    public void Shape(int x, int y, int wide, int high, Func<int, int, bool> inside, bool ink = true)
    {
        for (var dy = 0; dy < high; dy++)
        {
            for (var dx = 0; dx < wide; dx++)
            {
                if (inside(dx, dy))
                {
                    this[x + dx, y + dy] = ink;
                }
            }
        }
    }

    public void Write(int x, int y, string text, Lettering lettering, bool ink = true)
    {
        foreach (var letter in text.EnumerateRunes())
        {
            var pixels = lettering.Font.Glyph(letter);
            for (var times = 0; times < lettering.Doublings; times++)
            {
                pixels = Double(pixels);
            }

            Shape(x, y, lettering.Width, lettering.Height, (dx, dy) => pixels[dy, dx], ink);
            x += lettering.Width;
        }
    }

    /// <summary>
    /// Twice as large with its slopes kept smooth (Scale2x, A. Mazzoleni 2001): a corner takes the colour of its two neighbours when these agree.
    /// </summary>
    private static bool[,] Double(bool[,] small)
    {
        var (high, wide) = (small.GetLength(0), small.GetLength(1));
        var large = new bool[high * 2, wide * 2];
        bool At(int y, int x) => small[Math.Clamp(y, 0, high - 1), Math.Clamp(x, 0, wide - 1)];
        for (var y = 0; y < high; y++)
        {
            for (var x = 0; x < wide; x++)
            {
                var (here, up, left, right, down) = (At(y, x), At(y - 1, x), At(y, x - 1), At(y, x + 1), At(y + 1, x));
                var edge = up != down && left != right;
                large[2 * y, 2 * x] = edge && left == up ? left : here;
                large[2 * y, (2 * x) + 1] = edge && up == right ? right : here;
                large[(2 * y) + 1, 2 * x] = edge && left == down ? left : here;
                large[(2 * y) + 1, (2 * x) + 1] = edge && down == right ? right : here;
            }
        }

        return large;
    }

    private bool Inside(int x, int y) => x >= 0 && x < width && y >= 0 && y < height;

    private static int Mask(int x) => 0x80 >> (x % 8);
}
