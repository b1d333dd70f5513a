extern alias box;

using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

using MessageState = box::HomeCare.Modules.Wire.MessageState;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>A box's SMS side before a virtual modem: spool, modem and sender, with a folder of its own.</summary>
internal sealed class SmsBench : IAsyncDisposable
{
    /// <summary>The clock of tests with faults: ten times as fast, so that the real waits (0, 5, 15 s …) are kept and the test is short.</summary>
    public static TimeProvider Fast => new FastClock(10);

    /// <summary>The real order of waits, the network's shortened from a minute to ten seconds.</summary>
    public static readonly GsmModemPatience Quick = new()
    {
        Result = TimeSpan.FromSeconds(10),
        AfterReference = TimeSpan.FromSeconds(3),
        Look = TimeSpan.FromSeconds(5),
        LongestReopen = TimeSpan.FromSeconds(2),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("homecare-sms-").FullName;

    private SmsBench(VirtualModem modem, TimeProvider time, GsmModemPatience? patience, string? pin, bool switchesPower)
    {
        Virtual = modem;
        Pins = new SimPinMemory(Path.Combine(_folder, "sim.json"), NullLogger.Instance);
        Spool = new SmsSpool(SpoolPath, time, NullLogger<SmsSpool>.Instance);
        Modem = new GsmModem(
            modem.Open, time, NullLogger<GsmModem>.Instance, patience ?? Quick,
            pin is null ? null : (SimPin.Parse(pin)!, Pins),
            switchesPower ? CutPowerAsync : null);
        Sender = new SmsSender(Spool, Modem);
    }

    public VirtualModem Virtual { get; }

    public SimPinMemory Pins { get; }

    public SmsSpool Spool { get; }

    public GsmModem Modem { get; }

    public SmsSender Sender { get; }

    public string SpoolPath => Path.Combine(_folder, "sms.db");

    /// <summary>Starts a box before a modem on a pseudo-terminal, or in memory.</summary>
    public static async Task<SmsBench> StartAsync(bool onPty = false, Action<ModemFaults>? faults = null, TimeProvider? time = null, GsmModemPatience? patience = null)
    {
        time ??= Fast;
        var modem = onPty ? VirtualModem.OnPseudoTerminal(time) : VirtualModem.InMemory(time);
        faults?.Invoke(modem.Faults);
        return await StartAsync(modem, time, patience);
    }

    public static async Task<SmsBench> StartAsync(
        VirtualModem modem, TimeProvider time, GsmModemPatience? patience = null, string? pin = null, bool switchesPower = false)
    {
        var bench = new SmsBench(modem, time, patience, pin, switchesPower);
        await bench.Sender.StartAsync(CancellationToken.None);
        return bench;
    }

    public static SmsOrder Order(string contact = "c1", string step = "raised", string number = "+33612345678", string text = "ALERTE CHUTE - Jeanne M.") =>
        new("event-1", contact, step, number, text);

    public MessageState StateOf(string contact = "c1") => Spool.List().Single(state => state.ContactId == contact).State;

    public Task Reaches(MessageState state, string because, string contact = "c1") =>
        Eventually.IsTrue(() => StateOf(contact) == state, because);

    public List<ReceivedSms> Taken()
    {
        var taken = new List<ReceivedSms>();
        while (Virtual.Received.TryRead(out var sms))
        {
            taken.Add(sms);
        }

        return taken;
    }

    private async Task<bool> CutPowerAsync(CancellationToken cancellation)
    {
        await Virtual.CutPowerAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.StopAsync(CancellationToken.None);
        Sender.Dispose();
        Modem.Dispose();
        Spool.Dispose();
        await Virtual.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
