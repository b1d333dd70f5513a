using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Screen;

/// <summary>Reads a one-bit PNG by the standard, checksums included: a second opinion on what the box wrote.</summary>
internal sealed record PngFile(int Width, int Height, int Depth, int Colour, byte[] Pixels)
{
    public static PngFile Read(byte[] file)
    {
        Assert.That(file[..8], Is.EqualTo(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }));
        var chunks = new Dictionary<string, byte[]>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var typed = file.AsSpan(at + 4, length + 4);
            Assert.That(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)), Is.EqualTo(Crc(typed)), "checksum");
            chunks.Add(Encoding.ASCII.GetString(typed[..4]), typed[4..].ToArray());
            at += length + 12;
        }

        Assert.That(chunks.Keys, Is.EqualTo(new[] { "IHDR", "IDAT", "IEND" }));
        var header = chunks["IHDR"];
        using var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        zlib.CopyTo(pixels);
        return new PngFile(
            BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)), header[8], header[9], pixels.ToArray());
    }

    /// <summary>Dark is #, light is a point.</summary>
    public IEnumerable<string> Rows()
    {
        var stride = ((Width + 7) / 8) + 1;
        Assert.That(Pixels, Has.Length.EqualTo(stride * Height));
        for (var y = 0; y < Height; y++)
        {
            Assert.That(Pixels[y * stride], Is.Zero, "filter");
            yield return string.Concat(
                Enumerable.Range(0, Width).Select(x => (Pixels[(y * stride) + 1 + (x / 8)] >> (7 - (x % 8)) & 1) == 0 ? '#' : '.'));
        }
    }

    // Bit by bit, as the standard words it, not by the box's table.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
