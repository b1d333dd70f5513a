using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Journeys;

[Parallelizable(ParallelScope.Self)] // Mostly waiting: real programs and real seconds.
internal sealed class ServerLostTests
{
    [Test]
    public async Task A_fall_with_the_server_down_is_texted_at_once_and_its_alert_opens_when_the_server_is_back()
    {
        VirtualBracelet? bracelet = null;
        await using var programs = await RealPrograms.StartAsync(
            16080, serial => bracelet = VirtualBracelet.Play(Scenario.Named("stable"), serial, 1, TimeProvider.System));
        await programs.BoxesKnowWhomToTextAsync();
        await programs.ServerDownAsync();

        bracelet!.Signal(BraceletEventKind.Fall, immobile: true);

        await Eventually.IsTrue(() => programs.Homes[0].Texts == 2, "both relatives are texted with no server");
        Assert.That(programs.Files.NewDangers(), Is.Empty, "the server was down");
        await programs.ServerUpAsync();
        var danger = await Eventually.Gives(
            () => Task.FromResult(programs.Files.NewDangers().SingleOrDefault()), "the alert opens once the server is back", TimeSpan.FromSeconds(90));
        Assert.That(danger.Rule, Is.EqualTo("fall"));
        Assert.That(danger.Patient, Is.EqualTo(programs.Homes[0].Seeded.PatientId));
        Assert.That(programs.Homes[0].Texts, Is.EqualTo(2), "nobody is texted twice");
    }
}
