using System.Buffers.Binary;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Which partition a person is in: what librdkafka's <c>murmur2_random</c> and the Java client compute from the key, so that a process knows whom it watches,
/// also one of whom nothing has come yet. Pure.
/// </summary>
internal static class Partitioning
{
    private const uint Mix = 0x5BD1_E995;
    private const uint Seed = 0x9747_B28C;

    public static int Of(PatientId patient, int partitions)
    {
        Span<byte> key = stackalloc byte[16];
        patient.Value.TryWriteBytes(key, bigEndian: true, out _);
        return (int)(Murmur2(key) & 0x7FFF_FFFF) % partitions;
    }

    private static uint Murmur2(ReadOnlySpan<byte> key)
    {
        var hash = Seed ^ (uint)key.Length;
        for (; key.Length >= 4; key = key[4..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(key) * Mix;
            word = (word ^ (word >> 24)) * Mix;
            hash = (hash * Mix) ^ word;
        }

        hash = (hash ^ (hash >> 13)) * Mix;
        return hash ^ (hash >> 15);
    }
}
