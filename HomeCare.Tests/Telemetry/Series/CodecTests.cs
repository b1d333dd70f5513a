using HomeCare.Modules.Telemetry.Series;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Series;

internal sealed class CodecTests
{
    [Test]
    public void A_row_comes_back_bit_for_bit([Range(1, 20)] int seed)
    {
        var rows = OddReadings.Make(seed, 200);
        var sources = rows.Select(row => row.Source).Distinct().ToList();
        var bytes = new Bytes();
        var before = RowBefore.Start(OddReadings.Start);
        rows.ForEach(row => RowCodec.Write(bytes, row, sources.IndexOf(row.Source), ref before));

        var reader = new BytesReader(bytes.Span);
        var read = new List<string>();
        before = RowBefore.Start(OddReadings.Start);
        while (!reader.AtEnd)
        {
            read.Add(OddReadings.Text(RowCodec.Read(ref reader, number => sources[number], ref before)));
        }

        Assert.That(read, Is.EqualTo(rows.Select(OddReadings.Text)));
    }

    [Test]
    public void A_block_comes_back_bit_for_bit_and_gives_the_span_that_is_asked_for([Range(1, 20)] int seed)
    {
        var rows = OddReadings.Make(seed, 1 + (seed * 17));
        var sources = rows.Select(row => row.Source).Distinct().ToList();
        var block = BlockCodec.Pack(rows, source => sources.IndexOf(source));
        var (from, to) = (rows[rows.Count / 4].MeasuredTicks, rows[rows.Count * 3 / 4].MeasuredTicks);
        var (all, some) = (new List<StoredReading>(), new List<StoredReading>());
        BlockCodec.Unpack(block, number => sources[number], 0, long.MaxValue, all);
        BlockCodec.Unpack(block, number => sources[number], from, to, some);

        Assert.That(all.Select(OddReadings.Text), Is.EqualTo(rows.Select(OddReadings.Text)));
        Assert.That(some.Select(OddReadings.Text), Is.EqualTo(rows.Where(row => row.MeasuredTicks >= from && row.MeasuredTicks < to).Select(OddReadings.Text)));
    }

    [Test]
    public void A_usual_hour_takes_less_than_half_a_byte_a_value()
    {
        var rows = OddReadings.Make(7, 360, oddEach: int.MaxValue);
        var block = BlockCodec.Pack(rows, _ => 1);

        Assert.That(block.Length, Is.LessThan(360 * 4 * 0.48), $"{block.Length} bytes");
    }

    [Test]
    public void A_block_that_was_changed_is_seen_or_reads_as_rows_never_as_anything_else()
    {
        var rows = OddReadings.Make(3, 120);
        var sources = rows.Select(row => row.Source).Distinct().ToList();
        var block = BlockCodec.Pack(rows, source => sources.IndexOf(source));
        for (var at = 0; at < block.Length; at++)
        {
            var changed = block.ToArray();
            changed[at] ^= 0x10;
            try
            {
                BlockCodec.Unpack(changed, number => sources[number], 0, long.MaxValue, []);
            }
            catch (Exception exception) when (exception is InvalidDataException or ArgumentOutOfRangeException)
            {
                // Seen.
            }
        }
    }

    [TestCase(Tier.Minute)]
    [TestCase(Tier.FiveMinutes)]
    [TestCase(Tier.Quarter)]
    public void Buckets_come_back_as_they_were(Tier tier)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var buckets = Bucket.Of(OddReadings.Make(seed, 400), tier);
            var read = new List<Bucket>();
            BucketCodec.Unpack(BucketCodec.Pack(buckets, tier), tier, 0, long.MaxValue, read);

            Assert.That(read, Is.EqualTo(buckets), $"seed {seed}");
        }
    }

    [Test]
    public void Figures_come_back_as_they_were([Range(1, 5)] int seed)
    {
        var figures = Figures.Of(OddReadings.Start, OddReadings.Make(seed, 400));
        var read = BucketCodec.Unpack(BucketCodec.Pack(figures));

        Assert.That(read with { HeartRateMarks = [], OxygenMarks = [] }, Is.EqualTo(figures with { HeartRateMarks = [], OxygenMarks = [] }).Using<Figures>(Same));
        Assert.That(read.HeartRateMarks, Is.EqualTo(figures.HeartRateMarks));
        Assert.That(read.OxygenMarks, Is.EqualTo(figures.OxygenMarks));
    }

    [Test]
    public void The_figures_of_two_halves_add_up_to_those_of_the_whole()
    {
        var rows = OddReadings.Make(11, 600);
        var middle = rows[300].MeasuredTicks;
        var sum = Figures.Of(rows[0].MeasuredTicks, [.. rows.Where(row => row.MeasuredTicks < middle)])
            .With(Figures.Of(middle, [.. rows.Where(row => row.MeasuredTicks >= middle)]));
        var whole = Figures.Of(rows[0].MeasuredTicks, rows);

        Assert.That(sum.Received, Is.EqualTo(whole.Received));
        Assert.That(sum.HeartRate.Count, Is.EqualTo(whole.HeartRate.Count));
        Assert.That(sum.HeartRateMarks.ToDictionary(each => each.Marks, each => each.Count), Is.EquivalentTo(whole.HeartRateMarks.ToDictionary(each => each.Marks, each => each.Count)));
    }

    private static bool Same(Figures one, Figures other) =>
        (one.From, one.HeartRate, one.Oxygen, one.Steps, one.Received, one.CoveredSeconds)
        == (other.From, other.HeartRate, other.Oxygen, other.Steps, other.Received, other.CoveredSeconds);
}
