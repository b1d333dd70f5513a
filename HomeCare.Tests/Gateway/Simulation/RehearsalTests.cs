extern alias box;

using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Rehearsal = box::HomeCare.Gateway.Simulation.Rehearsal;

namespace HomeCare.Tests.Gateway.Simulation;

internal sealed class RehearsalTests
{
    [Test]
    public async Task A_rehearsed_fall_goes_the_whole_way_to_a_modem_and_touches_nothing_of_the_real_box()
    {
        var real = Path.Combine(Path.GetTempPath(), $"homecare-real-{Guid.NewGuid():N}");
        using var rehearsal = new Rehearsal(
            new GatewaySettings(real, "https://127.0.0.1:1", "ws://127.0.0.1:1/", "/dev/never-opened", "", "") { ModemPower = Path.Combine(real, "power") },
            TimeProvider.System,
            NullLogger<Rehearsal>.Instance);

        Assert.That(await rehearsal.PlayAsync(CancellationToken.None), Is.True, "the text reached the rehearsal's own modem");

        Assert.That(Directory.Exists(real), Is.False, "the real box's folder was not even made");
    }

    [Test]
    public async Task A_rehearsal_that_is_stopped_leaves_no_folder_behind()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "homecare-rehearsal-*");
        using var rehearsal = new Rehearsal(
            new GatewaySettings("/nowhere", "https://127.0.0.1:1", "ws://127.0.0.1:1/", "", "", ""), TimeProvider.System, NullLogger<Rehearsal>.Instance);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Assert.That(() => rehearsal.PlayAsync(stop.Token), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(Directory.GetDirectories(Path.GetTempPath(), "homecare-rehearsal-*").Except(before), Is.Empty);
    }
}
