using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>A text whose nurse nobody knows yet.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class WaitingForDutyTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private AlertId fall;
    private long text;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, var box) = await house.LonelyHome();
        var danger = house.Fall();
        await house.Report(box, danger);
        fall = new AlertId(danger.EventId);
        text = (await house.Send(new ListTexts())).Max(entry => entry.Id);
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task It_is_looked_at_each_minute_is_no_try_and_leaves_as_soon_as_somebody_is_on_duty()
    {
        await PassAsync(minutes: 30);
        Assert.That((await EntryAsync()).Attempts, Is.EqualTo(5));
        var found = await NurseAsync();
        await LookAsync(59);
        Assert.That((await EntryAsync()).To, Is.Null, "its minute is not over");

        await LookAsync(1);

        Assert.That(((await EntryAsync()).To, (await EntryAsync()).State), Is.EqualTo(((StaffId?)found, MessageState.Accepted)));
        Assert.That(house.Sender.Handed.Single().ToE164, Is.EqualTo("+33655443322"));
    }

    [Test]
    public async Task It_ends_once_somebody_took_the_alert()
    {
        await PassAsync(minutes: 7);

        Assert.That((await house.Send(new TakeAlert(fall, await NurseAsync()))).Succeeded, Is.True);
        await LookAsync(60);

        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Failed));
        Assert.That(house.Sender.Handed, Is.Empty);
    }

    private Task<StaffId> NurseAsync() => house.Nurse(patient, "Inès Blanc, infirmière", "06 55 44 33 22");

    private async Task PassAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            await LookAsync(60);
        }
    }

    private async Task LookAsync(int seconds)
    {
        house.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await using var scope = house.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TextTry>().RunAsync((await EntryAsync()).Id, CancellationToken.None);
    }

    private async Task<TextEntry> EntryAsync() => (await house.Send(new ListTexts())).Single(entry => entry.Id == text);
}
