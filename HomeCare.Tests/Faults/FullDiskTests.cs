using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>R6: a disk that is really full. The danger is texted; what is not durable is not confirmed; with room again everything arrives.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class FullDiskTests
{
    [Test]
    public async Task With_a_full_disk_a_danger_is_texted_and_with_room_again_nothing_is_missing()
    {
        await using var disk = await FailingDisk.SmallAsync(megabytes: 6);
        await using var home = await FaultyHome.MakeAsync(Path.Combine(disk.Mount, "data"));
        await home.StartBoxAsync();
        await home.BoxKnowsWhomToTextAsync();
        home.Measure();
        await Eventually.IsTrue(() => home.Bracelet.Unconfirmed == 0, "the box confirms while there is room");
        disk.Fill();
        await BoxFeelsItAsync(home);

        home.Fall();

        await Eventually.IsTrue(() => home.WhatHappened().Texts.Count == 2, $"both relatives are texted with a full disk; the box said:\n{home.LastWords()}");
        disk.Free();
        // The bracelet sends again what was not confirmed when the link comes back.
        home.Bracelet.Cut();
        var history = await home.SettleAsync();
        Assert.That(Oracles.All(history), Is.Empty, home.LastWords());
    }

    [Test]
    public async Task A_box_killed_while_the_disk_is_full_has_confirmed_nothing_that_is_lost()
    {
        await using var disk = await FailingDisk.SmallAsync(megabytes: 6);
        await using var home = await FaultyHome.MakeAsync(Path.Combine(disk.Mount, "data"));
        await home.StartBoxAsync();
        await home.BoxKnowsWhomToTextAsync();
        disk.Fill();
        await BoxFeelsItAsync(home);
        await home.KillBoxAsync();
        disk.Free();

        await home.StartBoxAsync();
        home.Fall();

        var history = await home.SettleAsync();
        Assert.That(Oracles.All(history), Is.Empty, home.LastWords());
    }

    /// <summary>Measures until the log of the store needs room that is not there: the box stops confirming.</summary>
    private static async Task BoxFeelsItAsync(FaultyHome home)
    {
        await Eventually.IsTrue(
            async () =>
            {
                for (var i = 0; i < 64; i++)
                {
                    home.Measure();
                }

                var before = home.Confirmations;
                await Task.Delay(400);
                return home.Confirmations == before && home.Bracelet.Unconfirmed > 0;
            },
            "the box stops confirming once its disk is full", TimeSpan.FromSeconds(60));
    }
}
