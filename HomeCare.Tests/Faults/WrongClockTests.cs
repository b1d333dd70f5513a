using System.Globalization;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>R9: the box's clock is wrong from the start, or jumps under it. A danger is texted whatever year it is thought to be.</summary>
[TestFixture]
[Category("Slow")]
[Parallelizable(ParallelScope.All)]
internal sealed class WrongClockTests
{
    [TestCase("1970")]
    [TestCase("+10y")]
    [TestCase("-1d")]
    [TestCase("+1d")]
    public async Task A_box_that_starts_with_a_wrong_clock_texts_a_danger(string clock)
    {
        await using var home = await FaultyHome.MakeAsync();
        await KnowWhomToTextAsync(home);
        var file = home.DataFolder + ".clock";
        await File.WriteAllTextAsync(file, Offset(clock));

        await home.StartBoxAsync(environment: Clock(file));
        home.Measure();
        home.Fall();

        await TextedAsync(home, 2, clock);
        Assert.That(await File.ReadAllTextAsync(home.Log), Does.Contain($"\n{(TimeProvider.System.GetUtcNow() + Shift(clock)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"), "the box's clock is wrong");
        await RightClockAgainAsync(home, file);
    }

    [Test]
    public async Task A_clock_that_jumps_delays_no_danger()
    {
        await using var home = await FaultyHome.MakeAsync();
        await KnowWhomToTextAsync(home);
        var file = home.DataFolder + ".clock";
        await File.WriteAllTextAsync(file, "+0");
        await home.StartBoxAsync(environment: Clock(file));
        var texts = 0;
        foreach (var jump in new[] { "+0", "1970", "+10y", "-1d", "+1h", "-1h", "+0" })
        {
            // Put in place whole, for the box reads it every second.
            await File.WriteAllTextAsync(file + ".new", Offset(jump));
            File.Move(file + ".new", file, overwrite: true);
            await BoxSeesAsync();
            home.Measure();
            home.Fall();
            await TextedAsync(home, texts += 2, jump);
        }

        var said = await File.ReadAllTextAsync(home.Log);
        Assert.That(said, Does.Contain("\n1970-01-01T").And.Contain($"\n{(TimeProvider.System.GetUtcNow() + Shift("+10y")).Year}-"), "the box's clock did jump");
        await RightClockAgainAsync(home, file);
    }

    private static async Task KnowWhomToTextAsync(FaultyHome home)
    {
        await home.StartBoxAsync();
        await home.BoxKnowsWhomToTextAsync();
        await home.KillBoxAsync();
    }

    private static Task TextedAsync(FaultyHome home, int texts, string clock) => Eventually.IsTrue(
        () => home.WhatHappened().Texts.Count >= texts, $"both relatives are texted at {clock}; the box said:\n{home.LastWords()}", TimeSpan.FromSeconds(60));

    /// <summary>With the right time again everything is there, once.</summary>
    private static async Task RightClockAgainAsync(FaultyHome home, string file)
    {
        await home.KillBoxAsync();
        File.Delete(file);
        await home.StartBoxAsync();
        Assert.That(Oracles.All(await home.SettleAsync()), Is.Empty, home.LastWords());
    }

    // In seconds: an absolute time counts from the start of the process only, and a jump to it goes unheard.
    private static string Offset(string clock) => Shift(clock).TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture);

    private static TimeSpan Shift(string clock) => clock switch
    {
        "1970" => DateTimeOffset.UnixEpoch.AddMinutes(2) - TimeProvider.System.GetUtcNow(),
        "+10y" => TimeSpan.FromDays(3653),
        "-1d" => TimeSpan.FromDays(-1),
        "+1d" => TimeSpan.FromDays(1),
        "+1h" => TimeSpan.FromHours(1),
        "-1h" => TimeSpan.FromHours(-1),
        _ => TimeSpan.Zero,
    };

    // libfaketime looks into its file once a second; there is nothing to probe.
    private static Task BoxSeesAsync() => Task.Delay(TimeSpan.FromSeconds(1.5));

    private static Dictionary<string, string> Clock(string file)
    {
        var library = Directory.GetDirectories("/usr/lib", "faketime", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true })
            .Select(folder => Path.Combine(folder, "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);
        Required.OrSkip(library is not null, "libfaketime", "apt-get install faketime");
        return new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library!,
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_TIMESTAMP_FILE"] = file,
        };
    }
}
