using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Alerts.Escalation;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>
/// A fall is reported, texted, not answered and escalated, and the program is killed at the first thing it asks of its storage, then at the second, and so on until it
/// gets through. After each it starts again on what is there, and the box, which had no receipt, sends again.
/// </summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class KilledAtEveryStatementTests(EngineKind kind)
{
    [Test]
    public async Task One_alert_and_everyone_who_is_to_be_called_is_called_once_or_after_a_lost_outcome_twice()
    {
        var (kills, doubled) = (0, 0);
        for (var at = 1; ; at++)
        {
            var dies = new DiesAt { At = 0 };
            await using var house = await AlertsHouse.OpenAsync(kind, also: services =>
            {
                services.ConfigureDbContext<SqliteAlertsDb>(options => options.AddInterceptors(dies));
                services.ConfigureDbContext<PgAlertsDb>(options => options.AddInterceptors(dies));
            });
            var (patient, box, nurse) = await house.Home();
            var backup = await house.Nurse(patient, "Amélie Rey, infirmière", "06 11 22 33 44");
            var fall = house.Fall();

            dies.Revive();
            dies.At = at;
            await LiveAsync(house, box, fall);
            var died = dies.IsDead;
            await house.RestartAsync();
            dies.Revive();
            await LiveAsync(house, box, fall);
            await LiveAsync(house, box, fall);

            var story = await house.Story(new AlertId(fall.EventId));
            var texts = house.Sender.Handed.GroupBy(sms => (sms.ToE164, sms.Kind)).ToDictionary(same => same.Key, same => same.Count());
            Assert.That((await house.Open(patient)).Count, Is.EqualTo(1), $"killed at {at}");
            Assert.That(story.Lines.Count(line => line.Kind == StoryKind.Raised), Is.EqualTo(1), $"killed at {at}");
            Assert.That(texts.Keys, Is.SupersetOf(new[]
            {
                (AlertsHouse.NurseNumber, "raised"), ("+33611223344", "BackupNurse_1_3"), ("+33698765432", "Relatives_1_1"),
            }), $"killed at {at}");
            Assert.That(texts.Values, Is.All.LessThanOrEqualTo(2), $"killed at {at}");
            Assert.That(texts.Values.Count(count => count == 2), Is.LessThanOrEqualTo(1), $"killed at {at}: only the one whose outcome was lost");
            Assert.That(house.Sender.Handed.Select(sms => sms.ShortReference).Distinct().Count(), Is.EqualTo(1), "the same reference at every try");
            if (!died)
            {
                Assert.That(texts.Values, Is.All.EqualTo(1), "nobody is texted twice without a reason");
                await TestContext.Out.WriteLineAsync($"{kills} kills, {doubled} texts sent twice");
                Assert.That(kills, Is.GreaterThan(25));
                return;
            }

            (kills, doubled) = (kills + 1, doubled + texts.Values.Count(count => count == 2));
        }
    }

    /// <summary>The box sends what it has no receipt for; texts and escalation do what is due, now, after a lease, and after three minutes.</summary>
    private static async Task LiveAsync(AlertsHouse house, Modules.Patients.Contracts.BoxId box, Danger fall)
    {
        await TryAsync(() => house.Report(box, fall));
        foreach (var pause in new[] { 1, 31, 30, 60, 60, 5, 31 })
        {
            house.Clock.Advance(TimeSpan.FromSeconds(pause));
            await TryAsync(() => house.LookAsync());
            var due = new List<long>();
            await TryAsync(async () => due.AddRange(await house.Look(db => db.Texts.Where(text => text.DueAt != null).Select(text => text.Id).ToListAsync())));
            foreach (var text in due)
            {
                await TryAsync(() => house.With<TextTry>(attempt => attempt.RunAsync(text, CancellationToken.None)));
            }
        }
    }

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception dead) when (dead is IOException or AggregateException or DbUpdateException or InvalidOperationException)
        {
            // Killed in the middle of it.
        }
    }
}
