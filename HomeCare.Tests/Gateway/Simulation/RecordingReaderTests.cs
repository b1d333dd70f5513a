using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Simulation;

[TestFixture]
internal sealed class RecordingReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    [TestCase("o2ring_2025-03-06.csv", "O2Ring", 7818, 4, 78.0, 92.0, 3)]
    [TestCase("fitbit_heartrate_seconds_1user.csv", "Fitbit", 8418, 5, 93.0, null, 8418)]
    [TestCase("merged_garmin_o2ring_2025-03-06.csv", "Garmin + O2Ring", 291, 60, 63.0, 95.06666666666666, 0)]
    [TestCase("mimic_numerics_s25047.csv", "MIMIC", 72, 60, 101.3, 0.0, 0)]
    public void A_real_recording_is_read_row_for_row(string file, string format, int rows, int span, double bpm, double? oxygen, int withoutOxygen)
    {
        var (recording, refusal) = RecordingReader.Read(Repository.SharedData("wearable_series", file));

        Assert.That(refusal, Is.Null);
        Assert.Multiple(() =>
        {
            Assert.That(recording!.Format.Name, Is.EqualTo(format));
            Assert.That(recording.Rows, Has.Count.EqualTo(rows));
            Assert.That(recording.SpanSeconds, Is.EqualTo(span));
            Assert.That(recording.Rows[0].Bpm, Is.EqualTo(bpm));
            Assert.That(recording.Rows[0].OxygenPercent, Is.EqualTo(oxygen));
            Assert.That(recording.Rows.Count(row => row.OxygenPercent is null), Is.EqualTo(withoutOxygen));
        });
    }

    [TestCase("fitbit_dailyActivity_merged.csv")]
    [TestCase("fitbit_hourlySteps_merged.csv")]
    [TestCase("fitbit_minuteStepsWide_8users.csv")]
    [TestCase("fitbit_sleepDay_merged.csv")]
    [TestCase("garmin_2025-03-06_pulse.json")]
    [TestCase("o2ring_raw_20250306222056.bin")]
    public void Another_file_is_refused_with_the_headers_that_are_known(string file)
    {
        var (recording, refusal) = RecordingReader.Read(Repository.SharedData("wearable_series", file));

        Assert.That(recording, Is.Null);
        Assert.That(refusal, Does.StartWith(file).And.Contain("time,bpm,spo2,steps").And.Contain("Oxygen Level"));
    }

    [Test]
    public void Zeros_and_artefacts_pass_as_they_are_and_empty_is_no_value()
    {
        var (recording, _) = Read("""
            time,bpm,spo2,steps
            2025-03-06T08:00:00Z,0,300,1
            2025-03-06T08:00:10Z,-5.5,--,
            2025-03-06T08:00:20.5Z,,NaN,0
            2025-03-06 08:00:30,7e2,,65534
            """);

        Assert.That(recording!.Rows.Select(row => (row.Bpm, row.OxygenPercent, row.Steps)), Is.EqualTo(new (double?, double?, int?)[]
        {
            (0, 300, 1), (-5.5, null, null), (null, null, 0), (700, null, 65534),
        }));
    }

    [Test]
    public void The_last_row_is_now_and_gaps_stay()
    {
        var (recording, _) = Read("""
            time,bpm,spo2,steps
            2025-03-06T08:00:00Z,1,,
            2025-03-06T08:00:10Z,2,,
            2025-03-06T09:00:10Z,3,,
            2025-03-06T09:00:20Z,4,,
            """);

        var spans = recording!.EndingAt(Now).ToList();

        Assert.That(spans.Select(span => (Now - span.End).TotalSeconds), Is.EqualTo(new[] { 3620, 3610, 10, 0 }));
        Assert.That(spans.Select(span => span.Seconds), Is.All.EqualTo(10));
    }

    [TestCase("time,bpm,spo2,steps\n", "aucune ligne")]
    [TestCase("", "en-têtes inconnus")]
    [TestCase("a,b\n1,2\n", "en-têtes inconnus")]
    [TestCase("time,bpm,spo2,steps\nyesterday,1,2,3\n", "ligne 2")]
    [TestCase("time,bpm,spo2,steps\n2025-03-06T08:00:00Z,fast,2,3\n", "ligne 2")]
    [TestCase("time,bpm,spo2,steps\n2025-03-06T08:00:00Z,1,2,3\n2025-03-06T08:00:10Z,1,2,-1\n", "ligne 3")]
    [TestCase("time,bpm,spo2,steps\n2025-03-06T08:00:00Z,1,2,1.5\n", "ligne 2")]
    [TestCase("time,bpm,spo2,steps\n2025-03-06T08:00:00Z,1,2,65535\n", "ligne 2")]
    [TestCase("Id,Time,Value\n1,4/1/2016 7:54:00 AM,93\n2,4/1/2016 7:54:05 AM,93\n", "plusieurs personnes")]
    public void What_cannot_be_a_recording_is_refused_with_a_sentence(string text, string because)
    {
        var (recording, refusal) = Read(text);

        Assert.That(recording, Is.Null);
        Assert.That(refusal, Does.Contain("essai.csv").And.Contain(because));
    }

    [TestCase(29, 0, true)]
    [TestCase(29, 1, false)]
    public void A_recording_is_twenty_nine_days_at_most(int days, int seconds, bool taken)
    {
        var end = Now.AddDays(days).AddSeconds(seconds);

        var (recording, refusal) = Read(FormattableString.Invariant($"time,bpm,spo2,steps\n{Now:yyyy-MM-ddTHH:mm:ss}Z,1,,\n{end:yyyy-MM-ddTHH:mm:ss}Z,1,,\n"));

        Assert.That(recording, taken ? Is.Not.Null : Is.Null);
        Assert.That(refusal, taken ? Is.Null : Does.Contain("29 jours"));
    }

    [Test]
    public void A_file_that_is_not_there_is_refused_with_a_sentence() =>
        Assert.That(RecordingReader.Read("/nowhere/nuit.csv").Refusal, Does.StartWith("L'enregistrement nuit.csv"));

    private static (Recording? Recording, string? Refusal) Read(string text)
    {
        using var reader = new StringReader(text);
        return RecordingReader.Read(reader, "essai.csv");
    }
}
