using System.Globalization;
using HomeCare.Web.Commands;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Commands;

internal sealed class RecordingFileTests
{
    [TestCase("time,bpm,spo2,steps\n2026-03-12T13:32:00Z,80,97,3\n2026-03-12T13:32:10Z,,96,\n")]
    [TestCase("Time , SpO2,Steps,BPM\n2026-03-12T14:32:00+01:00,97,3,80\n2026-03-12T13:32:10,96,,\n", Description = "any order, any case, any zone")]
    public void Rows_ten_seconds_apart_are_readings_as_they_are(string text)
    {
        var file = RecordingFile.Read(new StringReader(text), "f.csv");

        Assert.That(
            file.Readings.Select(reading => (reading.MeasuredAt.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture), reading.SpanSeconds, reading.HeartRateBpm?.Value, reading.OxygenPercent?.Value, reading.Steps?.Value)),
            Is.EqualTo(new[] { ("13:32:00", 10, (double?)80, (double?)97, (double?)3), ("13:32:10", 10, null, 96, null) }));
    }

    [Test]
    public void Denser_rows_are_taken_together_as_a_bracelet_does()
    {
        var rows = string.Concat(Enumerable.Range(0, 20).Select(n => $"{n},{(n == 3 ? "" : 80 + n / 10)},,1\n"));

        var file = RecordingFile.Read(new StringReader("time,bpm,spo2,steps\n" + rows), "f.csv");

        Assert.That(file.Readings.Select(reading => (reading.SpanSeconds, reading.HeartRateBpm?.Value, reading.OxygenPercent, reading.Steps?.Value)),
            Is.EqualTo(new[] { (10, (double?)80, (object?)null, (double?)10), (10, 81, null, 10) }));
        Assert.That(file.Write(file.Readings[0].MeasuredAt), Is.EqualTo(10.0), "times come back as they were given");
    }

    [TestCase(60, 60)]
    [TestCase(300, 60, Description = "a value of five minutes ago says nothing of the minutes between")]
    public void Sparser_rows_cover_a_minute_at_most(int apart, int span) =>
        Assert.That(RecordingFile.Read(new StringReader($"time,bpm\n0,80\n{apart},80\n{2 * apart},80\n"), "f.csv").Readings[1].SpanSeconds, Is.EqualTo(span));

    [TestCase("", "first line")]
    [TestCase("when,bpm\n0,80\n", "first line")]
    [TestCase("time,steps\n0,80\n", "first line")]
    [TestCase("time,bpm\nnoon,80\n", "line 2: 'noon' is no time")]
    [TestCase("time,bpm\n0,80\n10,eighty\n", "line 3: 'eighty' in bpm is no number")]
    [TestCase("time,bpm\n20,80\n10,80\n", "line 3: time goes back")]
    public void What_cannot_be_read_is_said_with_its_line(string text, string sentence) =>
        Assert.That(() => RecordingFile.Read(new StringReader(text), "f.csv"), Throws.InvalidOperationException.With.Message.Contains(sentence).And.Message.Contains("f.csv"));
}
