using System.Buffers;
using System.IO.Compression;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>
/// A stretch of one person's readings in one block: rows in columns, each small number as its difference from the one before, compressed together. What
/// repeats (sequences, the grid, a battery) all but vanishes.
/// </summary>
internal static class BlockCodec
{
    private const byte Brotli = 1, Plain = 2;

    /// <summary>Shorter than this, compressing costs more than it saves.</summary>
    private const int Short = 256;

    /// <summary>A stretch is an hour of one person; what claims to be larger was changed on the disk.</summary>
    private const int MostBytes = 64 << 20;

    /// <summary>Brotli's entropy coder does the work; higher qualities look for repetitions that are not there.</summary>
    private const int Quality = 5, Window = 16;

    public static byte[] Pack(IReadOnlyList<StoredReading> rows, Func<Source, int> numberOf)
    {
        Bytes head = new(rows.Count * 4), heart = new(rows.Count + 16), oxygen = new(rows.Count + 16), battery = new(rows.Count + 16);
        var before = RowBefore.Start(0);
        foreach (var row in rows)
        {
            RowCodec.Write(head, heart, oxygen, battery, row, numberOf(row.Source), ref before);
        }

        var plain = new Bytes(head.Length + heart.Length + oxygen.Length + battery.Length + 16);
        foreach (var column in (ReadOnlySpan<Bytes>)[head, heart, oxygen])
        {
            plain.Varint((ulong)column.Length);
        }

        foreach (var column in (ReadOnlySpan<Bytes>)[head, heart, oxygen, battery])
        {
            plain.Raw(column.Span);
        }

        return Compress(plain.Span, rows.Count);
    }

    /// <summary>The rows of a block measured in [from, to), in its order. A block that was changed is <see cref="InvalidDataException"/>.</summary>
    public static void Unpack(ReadOnlySpan<byte> block, Func<int, Source> sources, long from, long to, List<StoredReading> into)
    {
        var plain = Decompress(block, out var count, out var length);
        var (number, source) = (-1, (Source?)null);
        try
        {
            var all = new BytesReader(plain.AsSpan(0, length));
            var (heads, hearts, oxygens) = (all.Count(length), all.Count(length), all.Count(length));
            BytesReader head = new(all.Raw(heads)), heart = new(all.Raw(hearts)), oxygen = new(all.Raw(oxygens)), battery = new(all.Rest);
            var before = RowBefore.Start(0);
            for (var place = 0; place < count; place++)
            {
                var row = RowCodec.Read(ref head, ref heart, ref oxygen, ref battery, SourceOf, ref before);
                if (row.MeasuredTicks >= from && row.MeasuredTicks < to)
                {
                    into.Add(row);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }

        // Usually one bracelet's.
        Source SourceOf(int asked) => asked == number ? source! : source = sources(number = asked);
    }

    /// <summary>Any bytes with their kind, a count and their length before them.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> plain, int count)
    {
        var packed = new Bytes(plain.Length + 16);
        packed.Byte(plain.Length < Short ? Plain : Brotli);
        packed.Varint((ulong)count);
        packed.Varint((ulong)plain.Length);
        if (plain.Length < Short)
        {
            packed.Raw(plain);
            return packed.ToArray();
        }

        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.Length));
        try
        {
            packed.Raw(BrotliEncoder.TryCompress(plain, room, out var written, Quality, Window)
                ? room.AsSpan(0, written)
                : throw new InvalidOperationException("A block could not be compressed."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }

        return packed.ToArray();
    }

    /// <summary>A rented buffer with what <see cref="Compress"/> was given; the caller returns it.</summary>
    public static byte[] Decompress(ReadOnlySpan<byte> block, out int count, out int length)
    {
        var head = new BytesReader(block);
        var kind = head.Byte();
        if (kind is not (Brotli or Plain))
        {
            throw new InvalidDataException($"A block is of kind {kind}, which this program does not know: a newer program wrote it, or it was changed on the disk.");
        }

        count = head.Count();
        length = head.Count(MostBytes);
        var plain = ArrayPool<byte>.Shared.Rent(length);
        if (kind == Plain && head.Rest.Length == length)
        {
            head.Rest.CopyTo(plain);
            return plain;
        }

        if (kind == Brotli && BrotliDecoder.TryDecompress(head.Rest, plain.AsSpan(0, length), out var written) && written == length)
        {
            return plain;
        }

        ArrayPool<byte>.Shared.Return(plain);
        throw new InvalidDataException("A block cannot be unpacked: it was changed on the disk.");
    }
}
