using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Canary;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Alerts.Escalation;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Canary;

/// <summary>The invented person's falls: what of them shows that the chain holds, and who hears when they stop coming.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class CanaryTests(EngineKind kind)
{
    private const string Support = "+33699999999";

    private AlertsHouse house = null!;
    private PatientId canary;
    private BoxId box;
    private StaffId nurse;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (canary, box) = await house.LonelyHome();
        nurse = await house.Nurse(canary);
        await house.Send(new AddContact(canary, "Canari", "essai", AlertsHouse.NurseNumber, 1));
        house.Store.Settings["Canary:Patient"] = canary.Value.ToString();
        house.Store.Settings["Canary:Page"] = Support;
        await house.RestartAsync();
        await house.StartTextsAsync();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task A_fall_that_came_through_is_closed_as_a_test_and_the_next_is_another_one()
    {
        var first = await ComeThroughAsync();
        var health = await house.Send(new FindCanary());

        house.Clock.Advance(TimeSpan.FromMinutes(5));
        var second = await ComeThroughAsync();

        Assert.That((first.Outcome, first.ClosedBy, first.Note), Is.EqualTo(((AlertOutcome?)AlertOutcome.Test, (StaffId?)nurse, "Canari : chaîne entière en 0.0 s")));
        Assert.That(health, Is.EqualTo(new CanaryHealth(first.ClosedAt, TimeSpan.FromMinutes(5), IsLate: false, CanaryPart.None)));
        Assert.That(second.Id, Is.Not.EqualTo(first.Id));
        Assert.That(await house.CalledAsync(first.Id), Is.EqualTo(new[] { (nurse, "raised") }), "who was called is not told that it is over");
        Assert.That(house.Sender.Handed, Has.All.Matches<Sms>(sms => sms.Canary));
    }

    [TestCase(true, CanaryPart.BoxText)]
    [TestCase(false, CanaryPart.ServerText)]
    public async Task One_that_did_not_is_closed_after_three_minutes_and_says_where_it_stopped(bool texted, CanaryPart missing)
    {
        house.Sender.Act = (n, sms) => Task.FromResult(texted ? SendResult.Accepted($"SM{n}") : SendResult.NotSent("provider_unreachable"));
        var fall = await house.FallAsync(box);
        await (texted ? AcceptedAsync(fall) : BoxShowsItsOwnAsync(fall));

        house.Clock.Advance(TimeSpan.FromMinutes(2.9));
        await LookAsync();
        Assert.That((await house.Story(fall)).Alert.State, Is.Not.EqualTo(AlertState.Closed));

        house.Clock.Advance(TimeSpan.FromMinutes(0.2));
        await LookAsync();

        Assert.That((await house.Story(fall)).Alert.Outcome, Is.EqualTo(AlertOutcome.Technical));
        Assert.That((await house.Send(new FindCanary()))!.Missing, Is.EqualTo(missing));
    }

    [Test]
    public async Task When_two_are_missing_support_is_texted_once_again_each_hour_and_when_it_is_over()
    {
        await ComeThroughAsync();
        house.Clock.Advance(TimeSpan.FromMinutes(12.9));
        await LookAsync();
        Assert.That(Paged, Is.Empty);

        house.Clock.Advance(TimeSpan.FromMinutes(0.2));
        await LookAsync();
        await LookAsync();
        Assert.That(Paged, Is.EqualTo(new[] { "HOMECARE: la chaine d'alerte n'est plus entiere (canari). Manque: aucune chute n'arrive. Voir le site, SMS du serveur." }));
        Assert.That(HomeCare.Modules.Alerts.Texts.Gsm7.Septets(Paged[0]), Is.LessThanOrEqualTo(160), "one segment");
        Assert.That((await house.Send(new FindCanary()))!.IsLate, Is.True);
        Assert.That(await Fault(), Does.StartWith("No fall of the canary arrives."));

        house.Clock.Advance(TimeSpan.FromMinutes(61));
        await LookAsync();
        Assert.That(Paged, Has.Count.EqualTo(2));

        await ComeThroughAsync();
        await LookAsync();
        Assert.That(Paged, Has.Count.EqualTo(3));
        Assert.That(Paged[2], Does.Contain("de nouveau"));
        Assert.That(await Fault(), Is.Null);
    }

    [Test]
    public async Task A_storage_that_is_away_is_a_reason_to_say_so_and_a_channel_that_fails_is_tried_again()
    {
        await ComeThroughAsync();
        house.Calls.Away = true;
        house.Sender.Act = (_, _) => Task.FromResult(SendResult.NotSent("provider_unreachable"));
        house.Clock.Advance(TimeSpan.FromMinutes(14));
        await LookAsync();
        await LookAsync();
        Assert.That(Paged, Has.Count.EqualTo(1));

        house.Clock.Advance(TimeSpan.FromSeconds(31));
        await LookAsync();

        Assert.That(Paged, Has.Count.EqualTo(2));
        house.Calls.Away = false;
    }

    [Test]
    public async Task A_server_that_has_just_started_gives_it_its_time([Values] bool hadOne)
    {
        if (hadOne)
        {
            await ComeThroughAsync();
        }

        house.Clock.Advance(TimeSpan.FromHours(3));
        await house.RestartAsync();
        await LookAsync();
        Assert.That(Paged, Is.Empty);

        house.Clock.Advance(TimeSpan.FromMinutes(13.1));
        await LookAsync();

        Assert.That(Paged, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_ends_in_the_sink_costs_nothing()
    {
        house.Sender.Act = (n, _) => Task.FromResult(SendResult.Accepted($"{CanarySink.Name}:{n}"));
        await ComeThroughAsync();
        Assert.That((await house.Send(new GetTextHealth())).SentThisMonth, Is.Zero);

        house.Sender.Act = (n, _) => Task.FromResult(SendResult.Accepted($"ovh:{n}"));
        await ComeThroughAsync();
        Assert.That((await house.Send(new GetTextHealth())).SentThisMonth, Is.EqualTo(1));
    }

    [Test]
    public async Task Nobody_elses_fall_is_ever_closed_by_it()
    {
        var (_, other, _) = await house.Home();
        var fall = await house.FallAsync(other);
        await AcceptedAsync(fall);
        await BoxShowsItsOwnAsync(fall, other);

        house.Clock.Advance(TimeSpan.FromMinutes(20));
        await LookAsync();

        Assert.That((await house.Story(fall)).Alert.IsOpenNow(), Is.True);
    }

    [Test]
    public async Task Somebody_real_who_was_set_by_mistake_is_texted_and_left_open()
    {
        await house.Send(new AddContact(canary, "Sophie", "fille", "06 98 76 54 32", 2));
        var fall = await house.FallAsync(box);
        await AcceptedAsync(fall);
        await BoxShowsItsOwnAsync(fall);

        house.Clock.Advance(TimeSpan.FromMinutes(20));
        await LookAsync();
        house.Clock.Advance(TimeSpan.FromDays(31));
        await LookAsync();

        Assert.That((await house.Story(fall)).Alert.IsOpenNow(), Is.True);
        Assert.That(house.Sender.Handed.Where(sms => sms.Kind == "raised"), Has.All.Matches<Sms>(sms => !sms.Canary), "no text of theirs may end in the sink");
    }

    [Test]
    public async Task Without_a_nurse_it_climbs_to_support_like_anyones()
    {
        var (lonely, itsBox) = await house.LonelyHome();
        house.Store.Settings["Canary:Patient"] = lonely.Value.ToString();
        await house.RestartAsync();
        var fall = await house.FallAsync(itsBox);

        house.Clock.Advance(TimeSpan.FromMinutes(7));
        await LookAsync();
        await house.LookAsync();

        Assert.That((await house.Story(fall)).Alert.Support, Is.Not.EqualTo(SupportCall.None));
    }

    [Test]
    public async Task What_is_a_month_old_is_forgotten_and_nobody_elses()
    {
        var old = await ComeThroughAsync();
        var (_, other, _) = await house.Home();
        var fall = await house.FallAsync(other);
        house.Clock.Advance(TimeSpan.FromDays(31));

        await LookAsync();

        Assert.That(await house.Send(new FindAlert(old.Id)), Is.Null);
        Assert.That(await house.Look(db => db.Texts.CountAsync(text => text.Alert == old.Id)), Is.Zero);
        Assert.That((await house.Story(fall)).Alert.IsOpenNow(), Is.True);
    }

    private IReadOnlyList<string> Paged => [.. house.Sender.Handed.Where(sms => sms.ToE164 == Support).Select(sms => sms.Text)];

    private Task LookAsync() => house.Services.GetRequiredService<CanaryWatch>().LookAsync(CancellationToken.None);

    private Task<string?> Fault() => house.Services.GetServices<IEngineCheck>().Single(check => check.Engine == "canary").FindFaultAsync(CancellationToken.None);

    private async Task<AlertSummary> ComeThroughAsync()
    {
        var fall = await house.FallAsync(box);
        await AcceptedAsync(fall);
        await LookAsync();
        Assert.That((await house.Story(fall)).Alert.State, Is.Not.EqualTo(AlertState.Closed), "not before the box has shown its own");
        await BoxShowsItsOwnAsync(fall);
        await LookAsync();
        return (await house.Story(fall)).Alert;
    }

    private Task AcceptedAsync(AlertId fall) => Eventually.IsTrue(
        () => house.Look(db => db.Texts.AnyAsync(text => text.Alert == fall && text.AcceptedAt != null)), "the server's text is accepted");

    private async Task BoxShowsItsOwnAsync(AlertId fall, BoxId? of = null)
    {
        await house.Send(new RecordBoxMessages(of ?? box, [new BoxMessage(fall.Value, Guid.NewGuid(), "raised", MessageState.Accepted, house.Now, 42)]));
    }
}

internal static class Openness
{
    public static bool IsOpenNow(this AlertSummary alert) => alert.State != AlertState.Closed;
}
