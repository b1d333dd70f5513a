using System.Globalization;
using System.Text;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// A column of whole numbers as short text: <c>7*90</c> is ninety sevens, <c>-</c> is none, <c>35e8</c> is 3,500,000,000. Text, because the server
/// compresses what repeats and a person can read it.
/// </summary>
internal static class Runs
{
    private const int ManyZeros = 4;

    public static string Write(IReadOnlyList<long?> column)
    {
        var text = new StringBuilder();
        for (int place = 0, count; place < column.Count; place += count)
        {
            for (count = 1; place + count < column.Count && column[place + count] == column[place];)
            {
                count++;
            }

            text.Append(place > 0 ? "," : "").Append(column[place] is { } number ? Number(number) : "-");
            if (count > 1)
            {
                text.Append('*').Append(count.ToString(CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>Null for a text that is no such column of so many numbers.</summary>
    public static long?[]? Read(ReadOnlySpan<char> text, int count)
    {
        var (column, place) = (new long?[count], 0);
        foreach (var range in text.Split(','))
        {
            var run = text[range];
            var (star, times) = (run.IndexOf('*'), 1);
            if (star >= 0)
            {
                if (!int.TryParse(run[(star + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out times))
                {
                    return null;
                }

                run = run[..star];
            }

            long? number = null;
            if (run is not "-")
            {
                if (!TryNumber(run, out var found))
                {
                    return null;
                }

                number = found;
            }

            if (times < 1 || times > count - place)
            {
                return null;
            }

            column.AsSpan(place, times).Fill(number);
            place += times;
        }

        return place == count ? column : null;
    }

    /// <summary>The first as it is, then how far each lies from the one before. Wraps around, so that any two numbers have a distance.</summary>
    public static string WriteSteps(IReadOnlyList<long> column) =>
        Write([.. column.Select((number, place) => (long?)unchecked(place == 0 ? number : number - column[place - 1]))]);

    public static long[]? ReadSteps(ReadOnlySpan<char> text, int count)
    {
        if (Read(text, count) is not { } steps || steps.Contains(null))
        {
            return null;
        }

        var (column, sum) = (new long[count], 0L);
        for (var place = 0; place < count; place++)
        {
            column[place] = sum = unchecked(sum + steps[place]!.Value);
        }

        return column;
    }

    private static string Number(long number)
    {
        var (rest, zeros) = (number, 0);
        while (rest != 0 && rest % 10 == 0)
        {
            (rest, zeros) = (rest / 10, zeros + 1);
        }

        return zeros < ManyZeros
            ? number.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{rest}e{zeros}");
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        var (e, zeros) = (text.IndexOf('e'), 0);
        if (e >= 0 && !int.TryParse(text[(e + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out zeros))
        {
            number = 0;
            return false;
        }

        if (!long.TryParse(e >= 0 ? text[..e] : text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        for (; zeros > 0; zeros--)
        {
            if (number is > long.MaxValue / 10 or < long.MinValue / 10)
            {
                return false;
            }

            number *= 10;
        }

        return true;
    }
}
