extern alias demo;

using demo::HomeCare.Demo.Counting;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Journeys;

/// <summary>Nights and days of real devices, replayed by a bracelet each: what is stored is the file, row for row, artefacts included.</summary>
[Parallelizable(ParallelScope.Self)] // Mostly waiting: real programs and real seconds.
internal sealed class RecordingJourneyTests
{
    private static readonly string[] Recordings =
        ["o2ring_2025-03-06.csv", "merged_garmin_o2ring_2025-03-06.csv", "mimic_numerics_s25047.csv", "fitbit_heartrate_seconds_1user.csv"];

    [Test]
    public async Task Each_recording_is_stored_row_for_row_and_bit_for_bit()
    {
        var recordings = Recordings.Select(name => Read(Repository.SharedData("wearable_series", name))).ToList();
        await using var programs = await RealPrograms.StartAsync(
            17080, [.. recordings.Select(recording => (Func<string, VirtualBracelet>)(serial => VirtualBracelet.Replay(recording, serial, TimeProvider.System)))]);
        var stored = new List<Frame>();

        await Eventually.IsTrue(
            () =>
            {
                stored.AddRange(programs.Files.NewReadings().Select(row => row.Frame));
                return stored.Count >= recordings.Sum(recording => recording.Rows.Count);
            },
            "every row of every recording is stored", TimeSpan.FromMinutes(3));

        Assert.Multiple(() =>
        {
            foreach (var (home, recording, name) in programs.Homes.Zip(recordings, Recordings))
            {
                var rows = stored.Where(frame => frame.Serial == home.Bracelet).OrderBy(frame => frame.MeasuredAtMilliseconds).ToList();
                Assert.That(
                    Tally.Of(home.Emitted, rows), Is.EqualTo(new Tally(recording.Rows.Count, recording.Rows.Count, 0, 0)), name);
                var file = recording.Rows.OrderBy(row => row.At).ToList();
                Assert.That(rows.Select(row => row.HeartRateBpm), Is.EqualTo(file.Select(row => row.Bpm)), $"{name}: heart rate");
                Assert.That(rows.Select(row => row.OxygenPercent), Is.EqualTo(file.Select(row => row.OxygenPercent)), $"{name}: SpO2");
            }
        });
    }

    private static Recording Read(string path)
    {
        var (recording, refusal) = RecordingReader.Read(path);
        Assert.That(recording, Is.Not.Null, refusal);
        return recording!;
    }
}
