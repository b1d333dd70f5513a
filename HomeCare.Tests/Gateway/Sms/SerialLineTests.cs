extern alias box;

using System.Text;
using HomeCare.Tests.Support;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SerialLineTests
{
    [Test]
    public async Task Bytes_go_both_ways_unchanged_through_a_terminal_device()
    {
        await using var port = VirtualModemPort.Open();
        await using var line = SerialLine.TryOpen(port.Path)!;
        var everyByte = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

        Assert.That(line.Write(everyByte) && port.Line.Write(everyByte), Is.True);

        Assert.That(await ReadAsync(port.Line, 256), Is.EqualTo(everyByte));
        Assert.That(await ReadAsync(line, 256), Is.EqualTo(everyByte));
    }

    [Test]
    public void A_device_that_is_not_there_is_no_line() =>
        Assert.That(SerialLine.TryOpen("/dev/serial/by-id/absent"), Is.Null);

    [Test]
    public void A_file_that_is_no_terminal_is_no_line()
    {
        var file = Path.GetTempFileName();
        Assert.That(SerialLine.TryOpen(file), Is.Null);
        File.Delete(file);
    }

    [Test]
    public async Task An_unplugged_device_ends_the_reading_and_refuses_what_is_written()
    {
        var port = VirtualModemPort.Open();
        await using var line = SerialLine.TryOpen(port.Path)!;
        var reading = line.ReadAsync(CancellationToken.None).AsTask();

        await port.DisposeAsync();

        Assert.That((await reading).Length, Is.Zero);
        await Eventually.IsTrue(() => !line.Write("AT\r"u8), "a device that went takes nothing");
    }

    [Test]
    public async Task Closing_a_line_ends_a_reading_that_waits()
    {
        await using var port = VirtualModemPort.Open();
        var line = SerialLine.TryOpen(port.Path)!;
        var reading = line.ReadAsync(CancellationToken.None).AsTask();

        await line.DisposeAsync();
        await line.DisposeAsync();

        Assert.That((await reading).Length, Is.Zero);
        Assert.That(line.Write("AT\r"u8), Is.False);
    }

    [Test]
    public async Task A_line_nobody_drains_refuses_after_a_while_and_hangs_nobody()
    {
        await using var port = VirtualModemPort.Open();
        await using var held = SerialLine.TryHold(port.Path)!;
        // The modem's end writes and the box's end is not read: the kernel's buffer fills.
        var much = new byte[1 << 20];

        Assert.That(port.Line.Write(much), Is.False);
    }

    [Test]
    public async Task A_cancelled_reading_loses_no_byte()
    {
        await using var port = VirtualModemPort.Open();
        await using var line = SerialLine.TryOpen(port.Path)!;
        using var cancelled = new CancellationTokenSource();
        var reading = line.ReadAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());

        port.Line.Write("OK\r\n"u8);

        Assert.That(Encoding.ASCII.GetString(await ReadAsync(line, 4)), Is.EqualTo("OK\r\n"));
    }

    [Test]
    public async Task A_program_killed_at_the_prompt_leaves_no_half_text_behind()
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.OnPseudoTerminal(time);
        await using (var killed = (SerialLine)modem.Open()!)
        {
            killed.Write("ATE0\rAT+CMGF=0\rAT+CMGS=20\r"u8);
            await Eventually.IsTrue(() => modem.SendCommands == 1, "the prompt is open");
            killed.Write("0001000B91"u8);
        }

        await using var bench = await SmsBench.StartAsync(modem, time);
        bench.Spool.Enqueue(SmsBench.Order());

        await bench.Reaches(MessageState.Delivered, "the next program finds the modem usable");
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
    }

    private static async Task<byte[]> ReadAsync(ISerialLine line, int count)
    {
        var read = new List<byte>();
        while (read.Count < count)
        {
            read.AddRange((await line.ReadAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10))).ToArray());
        }

        return [.. read];
    }
}
