using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet;

[TestFixture]
internal sealed class HomeCareDecodingTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 12, 13, 32, 10, 123, TimeSpan.Zero);
    private static readonly FrameId Id = new(0xDEADBEEF, 42);

    // Written by hand from docs/gatt.md, so that encoder and decoder cannot be wrong together.
    private const string WholeSummary =
        "EFBEADDE" + "2A000000" + "0BC8D4E29C010000" + "0A00" + "1F03"
        + "3333333333135240" + "0000" // 72.3
        + "0000000000405840" + "0102" // 97.0, doubtful, low perfusion
        + "0700" + "0000"
        + "01" + "0000"
        + "5F" + "0000";

    [Test]
    public void A_summary_is_read_as_docs_gatt_md_draws_it()
    {
        var summary = HomeCareDecoding.Summary(Convert.FromHexString(WholeSummary)).Value!;

        Assert.Multiple(() =>
        {
            Assert.That(summary.Id, Is.EqualTo(Id));
            Assert.That(summary.SpanEnd.ToUnixTimeMilliseconds(), Is.EqualTo(0x019CE2D4C80B));
            Assert.That(summary.SpanSeconds, Is.EqualTo(10));
            Assert.That(summary.Contact, Is.EqualTo(SensorContact.Detected));
            Assert.That(summary.HeartRateBpm, Is.EqualTo(BoxMeasure.Of(72.3)));
            Assert.That(summary.OxygenPercent!.Value, Is.EqualTo(97));
            Assert.That(summary.OxygenPercent.Quality, Is.EqualTo(BoxQuality.Doubtful));
            Assert.That(summary.OxygenPercent.Reasons, Is.EqualTo(new[] { "low_perfusion" }));
            Assert.That(summary.Steps, Is.EqualTo(BoxMeasure.Of(7)));
            Assert.That(summary.Falls, Is.EqualTo(BoxMeasure.Of(1)));
            Assert.That(summary.BatteryPercent, Is.EqualTo(BoxMeasure.Of(95)));
        });
    }

    [Test]
    public void Every_double_arrives_bit_for_bit([Values(0.1, 72.345678901234567, 1e-300, 4.9406564584124654E-324, -0.0, 2147483647.5)] double mean)
    {
        var bytes = GattEncoding.Summary(Id, new SensedSpan(At, 10, new Sensed(mean), null));

        var read = HomeCareDecoding.Summary(bytes).Value!.HeartRateBpm!.Value!.Value;

        Assert.That(BitConverter.DoubleToInt64Bits(read), Is.EqualTo(BitConverter.DoubleToInt64Bits(mean)));
    }

    [Test]
    public void A_signal_that_the_bracelet_lacks_is_absent_and_one_without_a_value_is_invalid_with_its_reason()
    {
        var summary = HomeCareDecoding.Summary(GattEncoding.Summary(Id, new SensedSpan(At, 4, new Sensed(null), null, new Sensed(null)))).Value!;

        Assert.Multiple(() =>
        {
            Assert.That(summary.OxygenPercent, Is.Null);
            foreach (var empty in new[] { summary.HeartRateBpm!, summary.Steps! })
            {
                Assert.That(empty.Value, Is.Null);
                Assert.That(empty.Quality, Is.EqualTo(BoxQuality.Invalid));
                Assert.That(empty.Reasons, Is.EqualTo(new[] { "no_value" }));
            }
        });
    }

    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    [TestCase(double.NaN)]
    public void What_is_no_number_is_no_value_even_when_the_bracelet_calls_it_valid(double number)
    {
        var bytes = GattEncoding.Summary(Id, new SensedSpan(At, 10, new Sensed(number), null));

        var heartRate = HomeCareDecoding.Summary(bytes).Value!.HeartRateBpm!;

        Assert.That(heartRate.Value, Is.Null);
        Assert.That(heartRate.Quality, Is.EqualTo(BoxQuality.Invalid));
    }

    [TestCase(0, 0, BoxQuality.Valid, null)]
    [TestCase(0, 3, BoxQuality.Valid, null, Description = "a reason against a valid value is passed over")]
    [TestCase(1, 3, BoxQuality.Doubtful, "motion")]
    [TestCase(2, 1, BoxQuality.Invalid, "no_contact")]
    [TestCase(2, 0, BoxQuality.Invalid, "unspecified")]
    [TestCase(2, 9, BoxQuality.Invalid, "no_value")]
    [TestCase(2, 10, BoxQuality.Invalid, "reason_10")]
    [TestCase(3, 0, BoxQuality.Doubtful, "unspecified", Description = "a later version's quality")]
    public void Quality_and_reason_are_kept(byte quality, byte reason, BoxQuality expected, string? code)
    {
        var bytes = GattEncoding.Summary(Id, new SensedSpan(At, 10, new Sensed(72), null));
        (bytes[28], bytes[29]) = (quality, reason);

        var heartRate = HomeCareDecoding.Summary(bytes).Value!.HeartRateBpm!;

        Assert.That(heartRate.Quality, Is.EqualTo(expected));
        Assert.That(heartRate.Reasons, code is null ? Is.Null : Is.EqualTo(new[] { code }));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(3600, true)]
    [TestCase(3601, false)]
    public void A_span_is_one_second_to_an_hour(int seconds, bool taken) =>
        Assert.That(
            HomeCareDecoding.Summary(GattEncoding.Summary(Id, new SensedSpan(At, seconds, new Sensed(72), null))).Value,
            taken ? Is.Not.Null : Is.Null);

    [Test]
    public void A_summary_cut_anywhere_is_refused_and_a_longer_one_is_a_later_version()
    {
        var whole = Convert.FromHexString(WholeSummary);

        Assert.Multiple(() =>
        {
            for (var length = 0; length < whole.Length; length++)
            {
                Assert.That(HomeCareDecoding.Summary(whole.AsSpan(0, length)).Refusal, Is.Not.Null, $"{length} bytes");
            }

            Assert.That(HomeCareDecoding.Summary([.. whole, 1, 2, 3]).Value, Is.Not.Null);
        });
    }

    [Test]
    public void A_time_beyond_the_calendar_is_refused()
    {
        var bytes = Convert.FromHexString(WholeSummary);
        Array.Fill<byte>(bytes, 0xFF, 8, 8);

        Assert.That(HomeCareDecoding.Summary(bytes).Refusal, Does.Contain("9999"));
    }

    // boot, number, time, kind, flags, mean
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "01" + "00" + "000000000000F87F", BraceletEventKind.Fall, null, null)]
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "01" + "01" + "000000000000F87F", BraceletEventKind.Fall, false, null)]
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "01" + "03" + "000000000000F87F", BraceletEventKind.Fall, true, null)]
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "01" + "02" + "000000000000F87F", BraceletEventKind.Fall, null, null, Description = "\"she does not move\" without \"I can tell\"")]
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "02" + "00" + "0000000000C06240", BraceletEventKind.Tachycardia, null, 150.0)]
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "03" + "03" + "0000000000C06240", BraceletEventKind.Help, null, null)]
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "04" + "00" + "000000000000F87F", BraceletEventKind.AllIsWell, null, null)]
    public void An_event_is_read_as_docs_gatt_md_draws_it(string hex, BraceletEventKind kind, bool? immobile, double? mean)
    {
        var signal = HomeCareDecoding.Event(Convert.FromHexString(hex)).Value;

        Assert.That(signal, Is.EqualTo(new BraceletEvent(
            new FrameId(1, 2), kind, DateTimeOffset.FromUnixTimeMilliseconds(0x019CE2D4C80B), immobile, mean)));
    }

    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "00" + "00" + "000000000000F87F", Description = "kind 0")]
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "05" + "00" + "000000000000F87F", Description = "kind 5")]
    [TestCase("01000000" + "02000000" + "0BC8D4E29C010000" + "01" + "00" + "000000000000F8", Description = "a byte short")]
    public void An_event_that_is_not_understood_is_refused(string hex) =>
        Assert.That(HomeCareDecoding.Event(Convert.FromHexString(hex)).Refusal, Does.StartWith("event"));

    [Test]
    public void What_the_virtual_bracelet_says_the_box_understands([Values] BraceletEventKind kind, [Values(null, true, false)] bool? immobile)
    {
        var read = HomeCareDecoding.Event(GattEncoding.Event(Id, kind, At, immobile, 151.5)).Value;

        Assert.That(read, Is.EqualTo(new BraceletEvent(
            Id, kind, At, kind == BraceletEventKind.Fall ? immobile : null, kind == BraceletEventKind.Tachycardia ? 151.5 : null)));
    }

    [Test]
    public void An_acknowledgement_names_its_frame() =>
        Assert.That(HomeCareDecoding.Acknowledge((ReadOnlySpan<byte>)HomeCareDecoding.Acknowledge(Id)), Is.EqualTo(Id));
}
