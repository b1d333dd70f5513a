namespace HomeCare.Gateway.Screen;

/// <summary>A sign in a square box.</summary>
internal delegate void Symbol(Canvas canvas, int x, int y, int size, bool ink);

/// <summary>The few signs of the screen, as inequalities: they are sharp at any size.</summary>
internal static class Symbols
{
    public static void Warning(Canvas canvas, int x, int y, int size, bool ink)
    {
        canvas.Shape(x, y, size, size, (dx, dy) => Math.Abs((2 * dx) + 1 - size) <= dy + 1, ink);
        var bar = Math.Max(size / 9, 2);
        var left = x + ((size - bar) / 2);
        canvas.Fill(left, y + (size * 36 / 100), bar, size * 34 / 100, !ink);
        canvas.Fill(left, y + (size * 78 / 100), bar, bar, !ink);
    }

    public static void Question(Canvas canvas, int x, int y, int size, bool ink)
    {
        Disc(canvas, x, y, size, ink);
        var lettering = Lettering.Of(96);
        canvas.Write(x + ((size - lettering.Width) / 2), y + ((size - lettering.Height) / 2), "?", lettering, !ink);
    }

    public static void Tick(Canvas canvas, int x, int y, int size, bool ink)
    {
        Disc(canvas, x, y, size, ink);
        // Two strokes that meet at the bottom: down to the right, then up to the right.
        var (elbowX, elbowY, thick) = (size * 44 / 100, size * 70 / 100, size / 8);
        canvas.Shape(
            x, y, size, size,
            (dx, dy) =>
                dx >= size / 4 && dx <= size * 76 / 100
                && (dx <= elbowX ? Math.Abs(dy - elbowY + (elbowX - dx)) : Math.Abs(dy - elbowY + ((dx - elbowX) * 5 / 4))) <= thick / 2 + 1,
            !ink);
    }

    /// <summary>Hollow when there is no pulse to show.</summary>
    public static void Heart(Canvas canvas, int x, int y, int size, bool hollow, bool ink = true)
    {
        canvas.Shape(x, y, size, size, (dx, dy) => IsHeart(dx, dy, size, 1.0), ink);
        if (hollow)
        {
            canvas.Shape(x, y, size, size, (dx, dy) => IsHeart(dx, dy, size, 0.8), !ink);
        }
    }

    /// <summary>Filled as far as it is charged; empty when nobody knows.</summary>
    public static void Battery(Canvas canvas, int x, int y, int wide, int high, double? percent)
    {
        canvas.Frame(x, y, wide - 6, high, thick: 4);
        canvas.Fill(x + wide - 6, y + (high / 4), 6, high / 2);
        canvas.Fill(x + 7, y + 7, (int)((wide - 20) * Math.Clamp(percent ?? 0, 0, 100) / 100), high - 14);
    }

    private static void Disc(Canvas canvas, int x, int y, int size, bool ink) =>
        canvas.Shape(x, y, size, size, (dx, dy) => Square((2 * dx) + 1 - size) + Square((2 * dy) + 1 - size) <= Square(size), ink);

    // (x² + y² − 1)³ ≤ x²·y³, the heart curve, in a box from −1.2 to 1.2.
    private static bool IsHeart(int dx, int dy, int size, double scale)
    {
        var u = (((2.0 * dx) + 1) / size - 1) * 1.2 / scale;
        var v = ((1 - (((2.0 * dy) + 1) / size)) * 1.2 + 0.1) / scale;
        var rim = (u * u) + (v * v) - 1;
        return rim * rim * rim <= u * u * v * v * v;
    }

    private static int Square(int value) => value * value;
}
