using System.Globalization;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>
/// R2: an hour of measurements with a fall in it, compressed, in which the box is killed at its first write, flush, truncation or rename, then at its
/// second, and so on until an hour passes without a kill. After each it is started again as it was left.
/// </summary>
[TestFixture]
[Category("Slow")]
[Parallelizable(ParallelScope.All)]
internal sealed class KilledAtEveryWriteTests
{
    private const int Slices = 4, MostWrites = 600;

    private static readonly string[] Files =
        ["outbox.db", "outbox.db-wal", "outbox.db-shm", "sms.db", "sms.db-wal", "sms.db-shm", "plan.json", "plan.json.new", "at-rest.key", "at-rest.key.new"];

    // strace counts for each thread; with one processor nearly all is done by one.
    private static readonly Dictionary<string, string> OneThread = new() { ["DOTNET_PROCESSOR_COUNT"] = "1" };

    // In interleaved slices, which wait side by side.
    [Test]
    public Task In_the_first_hour_of_its_life_enrolment_included([Range(1, Slices)] int slice) => EveryWriteAsync(isNew: true, slice);

    [Test]
    public Task In_an_hour_of_its_life([Range(1, Slices)] int slice) => EveryWriteAsync(isNew: false, slice);

    private static async Task EveryWriteAsync(bool isNew, int slice)
    {
        var (kills, survived) = (0, 0);
        var calls = new HashSet<string>();
        for (var at = slice; at <= MostWrites; at += Slices)
        {
            await using var home = await FaultyHome.MakeAsync();
            Directory.CreateDirectory(home.DataFolder);
            if (!isNew)
            {
                await home.StartBoxAsync();
                await home.BoxKnowsWhomToTextAsync();
                await home.KillBoxAsync();
            }

            var log = home.DataFolder + ".strace";
            await home.StartBoxAsync(Strace.Failing(home.DataFolder, Files, string.Create(CultureInfo.InvariantCulture, $"signal=SIGKILL:when={at}"), log), OneThread);
            await HourAsync(home);
            var killed = !home.Box.IsRunning;
            calls.Add(File.ReadLines(log).LastOrDefault(line => line.Contains('(', StringComparison.Ordinal)) is { } last ? Call(last) : "none");
            await home.KillBoxAsync();
            await home.StartBoxAsync();
            var history = await home.SettleAsync();
            Assert.That(Oracles.All(history), Is.Empty, $"killed at call {at} of a thread\n{home.LastWords()}");
            if (killed)
            {
                (kills, survived) = (kills + 1, 0);
            }
            else if (++survived == 2)
            {
                // Twice, for the threads do not share the work alike each time.
                await TestContext.Out.WriteLineAsync($"{kills} kills, each at another write; none left at {at}. Last calls: {string.Join(' ', calls.Order(StringComparer.Ordinal))}");
                Assert.That(kills, Is.GreaterThan(3), "the hour has writes to be killed at");
                return;
            }
        }

        Assert.Fail($"after {kills} kills the hour still has writes");
    }

    /// <summary>360 spans in six groups, a fall in the middle; over when all is confirmed and texted, or when the box is dead.</summary>
    private static async Task HourAsync(FaultyHome home)
    {
        for (var ten = 0; ten < 6; ten++)
        {
            if (ten == 3)
            {
                home.Fall();
            }

            for (var i = 0; i < 60; i++)
            {
                home.Measure();
            }

            await Eventually.IsTrue(() => home.Bracelet.Unconfirmed == 0 || !home.Box.IsRunning, $"ten minutes are confirmed, or the box is killed; it said:\n{home.LastWords()}");
        }

        await Eventually.IsTrue(
            () => (home.Server.Readings.Count == 360 && home.WhatHappened().Texts.Count == 2) || !home.Box.IsRunning,
            $"the hour is on the server and the fall texted, or the box is killed; it said:\n{home.LastWords()}");
    }

    // "1234 pwrite64(7</…/outbox.db-wal>, …" → "pwrite64".
    private static string Call(string line) => line[..line.IndexOf('(', StringComparison.Ordinal)].Split(' ')[^1];
}
