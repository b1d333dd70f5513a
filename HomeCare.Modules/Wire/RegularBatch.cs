using System.Text;
using System.Text.Json;

namespace HomeCare.Modules.Wire;

/// <summary>
/// Reads a batch of readings that is written as boxes write it, in a fraction of the time that the general reader takes: ten thousand of
/// these come each second. It judges nothing: what is unusual in any way (an unknown or repeated member, an escape, an offset other than
/// UTC, anything wrong) is left to <see cref="WireJson.Options"/>, whose word is the only one on what is refused and why.
/// </summary>
public static class RegularBatch
{
    /// <summary>The batch, exactly as the general reader gives it; null for one that the general reader has to look at.</summary>
    /// <param name="json">The content. The batch keeps it, so it must not change afterwards.</param>
    public static ReadingsBatch? TryRead(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = WireV1.MostDepth });
        try
        {
            return ReadBatch(ref reader, json) is { } batch && !reader.Read() ? batch : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadingsBatch? ReadBatch(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var (seen, version, epoch, sentAt, plan) = (0, 0, 0L, default(DateTimeOffset), 0);
        RegularItems? items = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryName(ref reader, out var name))
            {
                return null;
            }

            var good =
                Is(name, "version"u8, 1, ref seen) ? TryInt32(ref reader, out version)
                : Is(name, "epoch"u8, 2, ref seen) ? TryInt64(ref reader, out epoch)
                : Is(name, "sentAt"u8, 4, ref seen) ? TryTime(ref reader, out sentAt)
                : Is(name, "knownPlanVersion"u8, 8, ref seen) ? TryInt32(ref reader, out plan)
                : Is(name, "items"u8, 16, ref seen) && TryItems(ref reader, json, out items);
            if (!good)
            {
                return null;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject && seen == 31 ? new ReadingsBatch(version, epoch, sentAt, plan, items!) : null;
    }

    private static bool TryItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, out RegularItems? items)
    {
        items = null;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        var (readings, places) = (new List<Reading>(1), new List<Range>(1));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            if (readings.Count == WireV1.MostItems || ReadReading(ref reader) is not { } reading)
            {
                return false;
            }

            readings.Add(reading);
            places.Add(start..(int)reader.BytesConsumed);
        }

        items = new RegularItems(json, readings, places);
        return reader.TokenType == JsonTokenType.EndArray;
    }

    private static Reading? ReadReading(ref Utf8JsonReader reader)
    {
        var (seen, sequence, measuredAt, span, serial) = (0, 0L, default(DateTimeOffset), 0, "");
        Measure? heartRate = null, oxygen = null, steps = null, falls = null, battery = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryName(ref reader, out var name))
            {
                return null;
            }

            var good =
                Is(name, "sequence"u8, 1, ref seen) ? TryInt64(ref reader, out sequence)
                : Is(name, "measuredAt"u8, 2, ref seen) ? TryTime(ref reader, out measuredAt)
                : Is(name, "spanSeconds"u8, 4, ref seen) ? TryInt32(ref reader, out span)
                : Is(name, "braceletSerial"u8, 8, ref seen) ? TryAscii(ref reader, out serial)
                : Is(name, "heartRateBpm"u8, 16, ref seen) ? TryMeasure(ref reader, out heartRate)
                : Is(name, "oxygenPercent"u8, 32, ref seen) ? TryMeasure(ref reader, out oxygen)
                : Is(name, "steps"u8, 64, ref seen) ? TryMeasure(ref reader, out steps)
                : Is(name, "falls"u8, 128, ref seen) ? TryMeasure(ref reader, out falls)
                : Is(name, "batteryPercent"u8, 256, ref seen) && TryMeasure(ref reader, out battery);
            if (!good)
            {
                return null;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject && (seen & 15) == 15
            ? new Reading(sequence, measuredAt, span, serial, heartRate, oxygen, steps, falls, battery)
            : null;
    }

    private static bool TryMeasure(ref Utf8JsonReader reader, out Measure? measure)
    {
        measure = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TokenType == JsonTokenType.Null;
        }

        var (seen, value, quality) = (0, (double?)null, default(Quality));
        List<string>? reasons = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryName(ref reader, out var name))
            {
                return false;
            }

            var good =
                Is(name, "value"u8, 1, ref seen) ? TryValue(ref reader, out value)
                : Is(name, "quality"u8, 2, ref seen) ? TryQuality(ref reader, out quality)
                : Is(name, "reasons"u8, 4, ref seen) && TryReasons(ref reader, out reasons);
            if (!good)
            {
                return false;
            }
        }

        measure = new Measure(value, quality, reasons);
        return reader.TokenType == JsonTokenType.EndObject && (seen & 2) != 0;
    }

    private static bool TryReasons(ref Utf8JsonReader reader, out List<string>? reasons)
    {
        reasons = reader.TokenType == JsonTokenType.StartArray ? [] : null;
        while (reasons is not null && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryAscii(ref reader, out var reason))
            {
                return false;
            }

            reasons.Add(reason);
        }

        return reasons is not null || reader.TokenType == JsonTokenType.Null;
    }

    private static bool TryValue(ref Utf8JsonReader reader, out double? value)
    {
        value = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : null;
        return value is not null || reader.TokenType == JsonTokenType.Null;
    }

    private static bool TryQuality(ref Utf8JsonReader reader, out Quality quality)
    {
        quality = Quality.Valid;
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            return false;
        }

        quality = reader.ValueTextEquals("valid"u8) ? Quality.Valid : reader.ValueTextEquals("doubtful"u8) ? Quality.Doubtful : Quality.Invalid;
        return quality != Quality.Invalid || reader.ValueTextEquals("invalid"u8);
    }

    /// <summary>
    /// A time in UTC with at most seven decimals; other offsets are as good, and rare. A plus may be escaped: it is when a box writes an item
    /// that it had written before.
    /// </summary>
    private static bool TryTime(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        time = default;
        var text = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;
        var zone = text.EndsWith("Z"u8) ? 1 : text.EndsWith("+00:00"u8) ? 6 : text.EndsWith(@"\u002B00:00"u8) ? 11 : int.MaxValue;
        return text.Length >= 20 && zone < text.Length && TryInstant(text[..^zone], out time);
    }

    private static bool TryInstant(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is not (19 or >= 21 and <= 27) || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var ticks = 0;
        if (text.Length > 19 && (text[19] != '.' || !TryDigits(text[20..], out ticks)))
        {
            return false;
        }

        for (var decimals = text.Length - 20; text.Length > 19 && decimals < 7; decimals++)
        {
            ticks *= 10;
        }

        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(ticks);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = number * 10 + (digit - '0');
        }

        return true;
    }

    private static bool TryAscii(ref Utf8JsonReader reader, out string text)
    {
        var plain = reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan);
        text = plain ? Encoding.ASCII.GetString(reader.ValueSpan) : "";
        return plain;
    }

    private static bool TryInt32(ref Utf8JsonReader reader, out int number)
    {
        number = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out number);
    }

    private static bool TryInt64(ref Utf8JsonReader reader, out long number)
    {
        number = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number);
    }

    /// <summary>The member's name, when it is written plainly; the reader then stands on its value.</summary>
    private static bool TryName(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        name = reader.ValueSpan;
        return !reader.ValueIsEscaped && reader.Read();
    }

    /// <summary>True when the member is this one and comes for the first time.</summary>
    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected, int bit, ref int seen)
    {
        if (!name.SequenceEqual(expected) || (seen & bit) != 0)
        {
            return false;
        }

        seen |= bit;
        return true;
    }
}
