using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Sms;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Simulation;

/// <summary>
/// Soon after the start, plays one fall through a second box in a folder and with a modem of its own, from the bracelet's bytes to the modem's: the
/// first real danger then finds its way compiled and its files' code loaded. It touches nothing of the real box, and its failure only costs the gain.
/// </summary>
internal sealed partial class Rehearsal(GatewaySettings settings, TimeProvider time, ILogger<Rehearsal> log) : BackgroundService
{
    /// <summary>What a restart left undone goes first.</summary>
    private static readonly TimeSpan NotBefore = TimeSpan.FromSeconds(5);

    /// <summary>A small board compiles slowly; beyond, something is wrong with the rehearsal.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly EmergencyPlan Plan = new(
        1, "Essai E.", RelativeTexts.DefaultZone, [new EmergencyContact(Guid.NewGuid(), "Essai", "+33600000000", 1)], 40, 131, 85);

    /// <summary>True when the text reached the virtual modem.</summary>
    public async Task<bool> PlayAsync(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("homecare-rehearsal-").FullName;
        try
        {
            await using var modem = VirtualModem.OnPseudoTerminal(time);
            var link = new MemoryLink();
            var services = new ServiceCollection();
            services.AddLogging();
            GatewayHost.AddBox(services, settings with { Data = folder, Modem = modem.PortPath, ModemPower = "", Pin = "", PinFile = "" }, time);
            services.AddSingleton<IBraceletLink>(link).AddSingleton<BraceletIntake>().AddSingleton<SmsSender>();
            await using var box = services.BuildServiceProvider();
            box.GetRequiredService<EmergencyPlanFile>().Take(Plan);
            IHostedService[] way = [box.GetRequiredService<DangerWatch>(), box.GetRequiredService<SmsSender>(), box.GetRequiredService<BraceletIntake>()];
            try
            {
                foreach (var part in way)
                {
                    await part.StartAsync(stop);
                }

                link.Put(new LinkSignal.Up());
                link.Put(GattIds.SerialNumber, "REHEARSAL"u8.ToArray());
                link.Put(GattIds.Summary, GattEncoding.Summary(new FrameId(1, 1), new SensedSpan(time.GetUtcNow(), 10, new Sensed(70), new Sensed(97))));
                link.Put(GattIds.Event, GattEncoding.Event(new FrameId(1, 2), BraceletEventKind.Fall, time.GetUtcNow(), immobile: true));
                await modem.Received.ReadAsync(stop).AsTask().WaitAsync(Patience, time, stop);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
            finally
            {
                foreach (var part in way)
                {
                    await part.StopAsync(CancellationToken.None);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(NotBefore, time, stoppingToken);
            var begun = time.GetTimestamp();
            var played = await PlayAsync(stoppingToken);
            // What starting and rehearsing left behind goes back to the system at once, not at some later collection.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var took = time.GetElapsedTime(begun);
            LogPlayed(log, played, took);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // Whatever it is: an exception out of here would stop the whole box for a rehearsal.
            LogBroken(log, broken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The danger path was rehearsed: {Played}, in {Took}")]
    private static partial void LogPlayed(ILogger log, bool played, TimeSpan took);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The danger path could not be rehearsed")]
    private static partial void LogBroken(ILogger log, Exception broken);
}
