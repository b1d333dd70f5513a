using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>R3: the power goes. What was not flushed to the disk is gone, renames included; what was confirmed is there.</summary>
[TestFixture]
[Category("Slow")]
internal sealed class PowerCutTests
{
    [TestCase(12)]
    public async Task A_box_whose_power_is_cut_again_and_again_loses_nothing_and_texts_every_danger(int cuts)
    {
        var seed = Environment.TickCount % 1_000_000;
        await TestContext.Out.WriteLineAsync($"seed {seed}");
        var dice = new Random(seed);
        await using var disk = await FailingDisk.WithPowerAsync();
        await using var home = await FaultyHome.MakeAsync(Path.Combine(disk.Mount, "data"));
        await home.StartBoxAsync();
        await home.BoxKnowsWhomToTextAsync();
        for (var cut = 0; cut < cuts; cut++)
        {
            var before = home.Confirmations;
            for (var i = dice.Next(5, 60); i > 0; i--)
            {
                home.Measure();
                await Task.Delay(dice.Next(8));
            }

            await Eventually.IsTrue(() => home.Confirmations > before, $"the box confirms again; it said:\n{home.LastWords()}");
            home.Fall();
            await Task.Delay(dice.Next(80));
            disk.CutPower();
            await home.KillBoxAsync();
            await disk.PowerBackAsync();
            Assert.That(Directory.GetFiles(home.DataFolder, "*.pem").Append(Path.Combine(home.DataFolder, "plan.json")).Where(file => new FileInfo(file).Length == 0), Is.Empty, "a small file is the old one or the new one, never empty");
            await home.StartBoxAsync();
        }

        var history = await home.SettleAsync();
        await TestContext.Out.WriteLineAsync($"{cuts} cuts, {history.Spans.Count} spans, {history.Dangers.Count} dangers, {history.Texts.Count} texts");
        Assert.That(Oracles.All(history), Is.Empty, $"seed {seed}\n{home.LastWords()}");
    }

    [Test]
    public async Task What_is_not_flushed_is_gone_or_the_cut_would_prove_nothing()
    {
        await using var disk = await FailingDisk.WithPowerAsync();
        var path = Path.Combine(disk.Mount, "unflushed");
        await File.WriteAllTextAsync(path, "not on the disk yet");

        disk.CutPower();
        await disk.PowerBackAsync();

        Assert.That(File.Exists(path) && new FileInfo(path).Length > 0, Is.False);
    }
}
