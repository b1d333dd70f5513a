using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Alerts.Escalation;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>
/// Lives at random, through the whole module on a real storage: pauses, maintenance, alerts put off, taken, passed on, closed, told twice, found late, restarts, clocks
/// that jump. Whatever came before, a fall is an alert of its own and texted at once, and one that nobody answers reaches support in ten minutes.
/// </summary>
internal sealed class NothingHidesARedTests
{
    private static readonly TimeSpan UntilSupport = TimeSpan.FromMinutes(10);

    [Test]
    public async Task Whatever_came_before_a_fall_is_texted_at_once_and_unanswered_it_reaches_support([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        await using var house = await AlertsHouse.OpenAsync(EngineKind.Sqlite);
        var (patient, box, nurse) = await house.Home();
        var unanswered = new Dictionary<AlertId, TimeSpan>();
        var (lived, falls) = (TimeSpan.Zero, new List<Danger>());
        for (var step = 0; step < 60; step++)
        {
            var did = random.Next(14);
            switch (did)
            {
                case 0:
                    await house.Send(new PauseHome(patient, PauseKind.Away, random.Next(1, 25), nurse, "hospitalisée"));
                    break;
                case 1:
                    await house.Send(new PauseHome(patient, PauseKind.Maintenance, random.Next(1, 25), null, "changement de boîtier"));
                    break;
                case 2:
                    await house.Send(new EndPause(patient, nurse));
                    break;
                case 3 or 4:
                    await house.AskOxygenAsync(patient, box, random.Next(2) == 0 ? AlertLevel.Orange : AlertLevel.Yellow, late: random.Next(4) == 0);
                    break;
                case 5:
                    await house.AskOxygenAsync(patient, box, AlertLevel.Red, late: random.Next(4) == 0);
                    break;
                case 6 or 7 when await AnyOpenAsync(house, patient, random) is { } open:
                    await ActAsync(house, open, nurse, random, unanswered);
                    break;
                case 8:
                    await house.RestartAsync();
                    break;
                case 9:
                    house.Clock.Jump(TimeSpan.FromMinutes(random.Next(-180, 180)));
                    break;
                case 10 when falls.Count > 0:
                    await house.Report(box, falls[random.Next(falls.Count)]);
                    break;
                default:
                    var fall = house.Fall();
                    await house.Report(box, fall);
                    falls.Add(fall);
                    unanswered[new(fall.EventId)] = lived;
                    var (alert, texts) = (await house.Story(new(fall.EventId)), await TextsAsync(house, new(fall.EventId)));
                    Assert.That((alert.Alert.Level, alert.Alert.State), Is.EqualTo((AlertLevel.Red, AlertState.Raised)), $"seed {seed}, step {step}");
                    Assert.That(texts.Select(text => (text.Step, text.To, text.DueAt)), Is.EqualTo(new[] { ("raised", (StaffId?)nurse, (DateTime?)house.Now.UtcDateTime) }), $"seed {seed}, step {step}");
                    break;
            }

            lived += await PassAsync(house, TimeSpan.FromSeconds(random.Next(1, 240)));
            foreach (var (alert, since) in unanswered.Where(each => lived - each.Value >= UntilSupport).ToList())
            {
                var story = await house.Story(alert);
                Assert.That(story.Alert.Support, Is.EqualTo(SupportCall.EmergencyNumber),
                    $"seed {seed}, step {step}: {lived - since} without an answer, now {house.Now:T}\n{string.Join('\n', story.Lines.Select(line => $"{line.At:T} {line.Kind} {line.Detail}"))}");
                unanswered.Remove(alert);
            }
        }

        Assert.That(falls, Is.Not.Empty);
    }

    /// <summary>In the worker's own pace, so that a clock that jumped is seen as soon as it would be.</summary>
    private static async Task<TimeSpan> PassAsync(AlertsHouse house, TimeSpan time)
    {
        await house.LookAsync();
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(30))
        {
            house.Clock.Advance(left < TimeSpan.FromSeconds(30) ? left : TimeSpan.FromSeconds(30));
            await house.LookAsync();
        }

        return time;
    }

    private static async Task ActAsync(AlertsHouse house, AlertSummary open, StaffId nurse, Random random, Dictionary<AlertId, TimeSpan> unanswered)
    {
        switch (random.Next(5))
        {
            case 0:
                await house.Send(new TakeAlert(open.Id, nurse));
                unanswered.Remove(open.Id);
                break;
            case 1:
                await house.Send(new ArriveOnSite(open.Id, nurse));
                unanswered.Remove(open.Id);
                break;
            case 2:
                await house.Send(new PassAlert(open.Id, nurse));
                break;
            case 3:
                await house.Send(new ShelveAlert(open.Id, nurse, random.Next(5, 121), "kiné en cours"));
                break;
            default:
                await house.Send(new TakeAlert(open.Id, nurse));
                await house.Send(new CloseAlert(open.Id, nurse, AlertOutcome.FalseAlarm, null));
                unanswered.Remove(open.Id);
                break;
        }
    }

    private static async Task<AlertSummary?> AnyOpenAsync(AlertsHouse house, PatientId patient, Random random) =>
        await house.Open(patient) is { Count: > 0 } open ? open[random.Next(open.Count)] : null;

    private static Task<List<HomeCare.Modules.Alerts.Texts.OutgoingText>> TextsAsync(AlertsHouse house, AlertId alert) =>
        house.Look(db => db.Texts.AsNoTracking().Where(text => text.Alert == alert).ToListAsync());
}
