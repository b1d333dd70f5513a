using System.Diagnostics;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.BlueZ;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PairingButtonTests
{
    private readonly CancellationTokenSource _stop = new();
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public async Task TearDown()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task The_command_line_presses_the_button_of_the_box_beside_it()
    {
        var button = new FileButton(_folder.Path, TimeSpan.FromMinutes(1), TimeProvider.System);
        using var output = new StringWriter();

        var exit = await GatewayCommands.Root().Parse(["pair", "--data", _folder.Path]).InvokeAsync(new() { Output = output });

        Assert.That(exit, Is.Zero);
        Assert.That(output.ToString(), Does.StartWith("Association ouverte pour une minute"));
        await button.PressedAsync(_stop.Token);
        Assert.That(button.PressedAsync(_stop.Token).IsCompleted, Is.False, "pressed once");
    }

    [Test]
    public async Task A_press_on_no_box_says_so()
    {
        using var error = new StringWriter();

        var exit = await GatewayCommands.Root().Parse(["pair", "--data", _folder.File("none")]).InvokeAsync(new() { Error = error });

        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error.ToString(), Does.StartWith("« data »"));
    }

    [TestCase(60, true)]
    [TestCase(61, false)]
    public void A_press_from_before_the_box_started_is_nobody_s(int seconds, bool pressed)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        FileButton.Press(_folder.Path);
        File.SetLastWriteTimeUtc(FileButton.PathIn(_folder.Path), time.GetUtcNow().UtcDateTime.AddSeconds(-seconds));

        var press = new FileButton(_folder.Path, TimeSpan.FromMinutes(1), time).PressedAsync(_stop.Token);

        Assert.That(press.IsCompleted, Is.EqualTo(pressed));
        Assert.That(File.Exists(FileButton.PathIn(_folder.Path)), Is.False, "taken either way");
    }

    [Test]
    public async Task A_key_that_goes_down_is_a_press_and_one_that_comes_up_is_none()
    {
        // A pipe reads as an input device does: nothing there is "try again".
        var device = _folder.File("event0");
        using var made = Process.Start("mkfifo", device);
        await made.WaitForExitAsync();
        using var keys = new FileStream(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var press = new InputButton(device, TimeProvider.System).PressedAsync(_stop.Token);

        keys.Write(Event(type: 1, value: 0));
        keys.Write(Event(type: 0, value: 1));
        keys.Write(Event(type: 1, value: 2));
        await Eventually.IsTrue(() => !press.IsCompleted, "released, synchronised, held: no press");

        keys.Write(Event(type: 1, value: 1));
        await press.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [TestCase(1, 1, true)]
    [TestCase(1, 0, false, Description = "up")]
    [TestCase(1, 2, false, Description = "held")]
    [TestCase(0, 1, false, Description = "a synchronisation")]
    [TestCase(2, 1, false, Description = "a wheel")]
    public void Only_a_key_that_goes_down_counts(int type, int value, bool press) =>
        Assert.That(InputButton.HasPress([.. Event(0, 0), .. Event(type, value), 1, 2, 3]), Is.EqualTo(press));

    [Test]
    public void The_window_closes_by_itself_and_a_further_press_opens_it_anew()
    {
        var time = new FakeTimeProvider();
        var window = new PairingWindow(TimeSpan.FromSeconds(60), time);
        Assert.That(window.IsOpen, Is.False);

        window.Open();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(window.Left, Is.EqualTo(TimeSpan.FromSeconds(1)));
        window.Open();
        time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.That(window.IsOpen, Is.True);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(window.IsOpen, Is.False);
    }

    private static byte[] Event(int type, int value)
    {
        var bytes = new byte[24];
        BitConverter.TryWriteBytes(bytes.AsSpan(16), (ushort)type);
        BitConverter.TryWriteBytes(bytes.AsSpan(18), (ushort)0x198);
        BitConverter.TryWriteBytes(bytes.AsSpan(20), value);
        return bytes;
    }
}
