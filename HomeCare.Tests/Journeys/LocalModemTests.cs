using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Gateway.SmsGateway;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using HomeCare.Tests.Web;
using NUnit.Framework;

namespace HomeCare.Tests.Journeys;

/// <summary>A server whose texts leave by a modem of its own machine, as an operator sets it up: two settings, a password file, one command.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class LocalModemTests
{
    private const string Nurse = "+33612345678";

    [Test]
    public async Task A_fall_is_texted_reported_and_taken_by_the_nurse_s_answer()
    {
        using var folder = new TestFolder();
        await using var modem = VirtualModem.OnPseudoTerminal(TimeProvider.System);
        int[] ports = [FreePort.Next(), FreePort.Next()];
        await using var site = await RunningSite.StartAsync(
            EngineKind.Sqlite, null, $"--Site:Url=http://localhost:{ports[0]}", "--Site:PublicUrl=https://suivi.exemple.fr", "--Sms:Sender=modem",
            $"--Sms:Modem:Url=http://127.0.0.1:{ports[1]}/messages", $"--Sms:Modem:Password={GatewayBench.Password}", "--Sms:Answers=true");
        using var stop = new CancellationTokenSource();
        var running = GatewayCommands.Root().Parse(
        [
            "sms-gateway", "--data", folder.File("gateway"), "--modem", modem.PortPath, "--passwordFile", folder.With("password", GatewayBench.Password),
            "--port", $"{ports[1]}", "--replies", $"http://localhost:{ports[0]}/sms/replies/modem",
        ]).InvokeAsync(null, stop.Token);
        var (fall, nurse) = await site.FallAsync();

        var text = await modem.Received.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        await Eventually.IsTrue(async () => (await StoryAsync(site, fall)).Any(line => line is { Kind: StoryKind.ServerText, Detail: "delivered" }), "the network's report is in the story");
        modem.Deliver(Nurse, $"1 {fall.Value.ToString("N")[..4]}");

        await Eventually.IsTrue(async () => (await site.Send(new FindAlert(fall)))!.Alert.TakenBy == nurse, "her answer takes the alert");
        Assert.That(text.NumberE164, Is.EqualTo(Nurse));
        Assert.That((await StoryAsync(site, fall)).Select(line => line.Proof), Has.Some.StartsWith("modem:"));
        await stop.CancelAsync();
        Assert.That(await running, Is.Zero);
    }

    private static async Task<IReadOnlyList<StoryLine>> StoryAsync(RunningSite site, AlertId fall) => (await site.Send(new FindAlert(fall)))!.Lines;
}
