using HomeCare.Tests.Gateway.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>
/// A bracelet that sends any values of any characteristics. Whatever came, a danger behind it is taken and confirmed: one mad frame must not leave
/// the box deaf.
/// </summary>
internal static class IntakeTarget
{
    private static readonly DateTimeOffset At = new(2026, 3, 5, 14, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly ushort[] Characteristics =
        [GattIds.SerialNumber, GattIds.BatteryLevel, GattIds.HeartRateMeasurement, GattIds.PlxContinuous, GattIds.Summary, GattIds.Event, GattIds.Acknowledge, 0xFFFF];

    public static FuzzTarget Target { get; } = new("intake", Seeds, RunAsync)
    {
        Words = [GattEncoding.Event(new FrameId(1, 9), BraceletEventKind.AllIsWell, At), [5, 26], [4, 50], [0, 1, (byte)'B']],
    };

    // A characteristic, a length, the value; again and again.
    private static IReadOnlyList<byte[]> Seeds() =>
    [
        [.. Part(0, "HC-1"u8), .. Part(4, GattEncoding.Summary(new FrameId(1, 1), new SensedSpan(At, 10, new Sensed(61), new Sensed(97), new Sensed(1), 0, 80)))],
        [.. Part(0, "HC-1"u8), .. Part(5, GattEncoding.Event(new FrameId(1, 2), BraceletEventKind.Fall, At, immobile: true)), .. Part(5, GattEncoding.Event(new FrameId(1, 3), BraceletEventKind.AllIsWell, At))],
        [.. Part(2, [0x10, 0x48, 0, 4]), .. Part(3, [0, 0x61, 0, 0x48, 0]), .. Part(1, [200]), .. Part(7, [])],
        [.. Part(0, "HC-1"u8), .. Part(5, GattEncoding.Event(new FrameId(1, 4), BraceletEventKind.Tachycardia, DateTimeOffset.MaxValue, meanBpm: double.MaxValue))],
    ];

    private static byte[] Part(byte characteristic, ReadOnlySpan<byte> value) => [characteristic, (byte)value.Length, .. value];

    private static async ValueTask<string> RunAsync(byte[] input)
    {
        using var folder = new TestFolder(Directory.Exists("/dev/shm") ? "/dev/shm" : null);
        var link = new MemoryLink();
        var services = new ServiceCollection().AddLogging().AddSingleton<IBraceletLink>(link);
        GatewayHost.AddBox(
            services, GatewaySettings.From(new ConfigurationBuilder().AddInMemoryCollection([new("data", folder.Path), new("server", "https://localhost")]).Build()), TimeProvider.System);
        await using var parts = services.BuildServiceProvider();
        using var intake = ActivatorUtilities.CreateInstance<BraceletIntake>(parts);
        await intake.StartAsync(CancellationToken.None);
        var sent = Say(link, input);
        link.Put(GattIds.SerialNumber, "HC-AFTER"u8.ToArray());
        var after = new FrameId(0xFFFFFFFF, 0xFFFFFFFF);
        link.Put(GattIds.Event, GattEncoding.Event(after, BraceletEventKind.Fall, At, immobile: true));
        var confirmed = 0;
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var reading = link.Written.ReadAsync(patience.Token).AsTask();
            await Task.WhenAny(reading, intake.ExecuteTask!);
            if (!reading.IsCompletedSuccessfully)
            {
                await (intake.ExecuteTask!.IsCompleted ? intake.ExecuteTask : Task.CompletedTask);
                throw new BrokenPromiseException("the intake is deaf");
            }

            if (HomeCareDecoding.Acknowledge((await reading).Value.Span) == after)
            {
                break;
            }

            confirmed++;
        }

        await intake.StopAsync(CancellationToken.None);
        return $"{Math.Min(sent, 6)} {Math.Min(confirmed, 4)}";
    }

    private static int Say(MemoryLink link, byte[] input)
    {
        var sent = 0;
        link.Put(new LinkSignal.Up());
        for (var at = 0; at + 2 <= input.Length; sent++)
        {
            var length = Math.Min(input[at + 1], input.Length - at - 2);
            link.Put(Characteristics[input[at] % Characteristics.Length], input[(at + 2)..(at + 2 + length)]);
            at += 2 + length;
        }

        return sent;
    }
}
