using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>R6 and R7 of single files: from some write on the kernel answers every write and flush of one with an error.</summary>
[TestFixture]
[Category("Slow")]
[Parallelizable(ParallelScope.All)]
internal sealed class BrokenDiskTests
{
    [TestCase("outbox.db", "EIO")]
    [TestCase("outbox.db", "ENOSPC")]
    [TestCase("sms.db", "EIO")]
    [TestCase("sms.db", "ENOSPC")]
    public async Task A_danger_is_texted_and_nothing_confirmed_is_lost_when_a_file_takes_no_more_writes(string file, string error)
    {
        await using var home = await FaultyHome.MakeAsync();
        await home.StartBoxAsync();
        await home.BoxKnowsWhomToTextAsync();
        await home.KillBoxAsync();

        // Counted for each thread of the box: some writes succeed, then none.
        await home.StartBoxAsync(under: Strace.Failing(home.DataFolder, [file, file + "-wal"], $"error={error}:when=12+"));
        for (var i = 0; i < 40; i++)
        {
            home.Measure();
            await Task.Delay(40);
        }

        home.Fall();
        await Eventually.IsTrue(
            () => home.WhatHappened().Texts.Select(text => text.Number).Distinct().Count() == 2,
            $"both relatives are texted though {file} answers {error}; the box said:\n{home.LastWords()}", TimeSpan.FromSeconds(60));

        // A fault that did not strike proves nothing.
        Assert.That(await File.ReadAllTextAsync(home.Log), Does.Contain(file == "sms.db" ? "The SMS spool cannot be written" : "not stored (SQLite error"));
        await home.KillBoxAsync();
        await home.StartBoxAsync();
        var history = await home.SettleAsync();
        Assert.That(Broken(history), Is.Empty, home.LastWords());
    }

    // The spool could write down nothing of what it sent: after the kill the same words may come once more.
    private static IEnumerable<string> Broken(History history) =>
        Oracles.All(history).Where(sentence => !sentence.StartsWith("I5: 2 times to", StringComparison.Ordinal));
}
