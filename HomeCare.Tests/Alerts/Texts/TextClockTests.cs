using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>When a text is due, also where the clock on the wall was set meanwhile.</summary>
internal sealed class TextClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    [TestCase(-3600, true)]
    [TestCase(0, true)]
    [TestCase(1, false)]
    [TestCase(90, false)]
    [TestCase(91, true)]
    [TestCase(86400, true)]
    public void It_is_due_when_its_time_has_come_or_lies_further_ahead_than_anything_is_put_off(int seconds, bool due) =>
        Assert.That(TextRetry.IsDue(Now.AddSeconds(seconds).UtcDateTime, Now), Is.EqualTo(due));

    [TestCase(-1)]
    [TestCase(-24)]
    public async Task A_clock_that_is_set_back_holds_no_retry_for_hours(int hours)
    {
        await using var house = await AlertsHouse.OpenAsync(EngineKind.Sqlite);
        var (_, box, _) = await house.Home();
        house.Sender.Act = (n, _) => Task.FromResult(n == 1 ? SendResult.NotSent("provider_busy 503") : SendResult.Accepted("SM2"));
        await house.Report(box, house.Fall());
        var text = await house.Look(db => db.Texts.Select(text => text.Id).SingleAsync());
        await house.With<TextTry>(attempt => attempt.RunAsync(text, CancellationToken.None));
        house.Clock.Jump(TimeSpan.FromHours(hours));

        await house.With<TextTry>(attempt => attempt.RunAsync(text, CancellationToken.None));

        Assert.That(house.Sender.Handed, Has.Count.EqualTo(2));
    }
}
