using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class ListOpenAlertsTests(EngineKind kind)
{
    private AlertsHouse house = null!;

    [SetUp]
    public async Task Open() => house = await AlertsHouse.OpenAsync(kind);

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task Of_any_number_of_people_the_open_ones_of_those_and_of_nobody_else([Values(1, 500, 501, 100_000)] int people)
    {
        var (patient, box, nurse) = await house.Home();
        var (_, strangersBox) = await house.LonelyHome();
        var (open, closed) = (house.Fall(at: house.Now), house.Fall(at: house.Now.AddMinutes(-1)));
        await house.Report(box, closed);
        Assert.That((await house.Send(new TakeAlert(new AlertId(closed.EventId), nurse))).Succeeded, Is.True);
        Assert.That((await house.Send(new CloseAlert(new AlertId(closed.EventId), nurse, AlertOutcome.FalseAlarm, "Rien."))).Succeeded, Is.True);
        await house.Report(box, open);
        await house.Report(strangersBox, house.Fall());
        PatientId[] asked = [.. Enumerable.Range(1, people - 1).Select(_ => PatientId.New()), patient];

        Assert.That((await house.Send(new ListOpenAlerts(asked))).Select(alert => alert.Id), Is.EqualTo(new[] { new AlertId(open.EventId) }));
    }
}
