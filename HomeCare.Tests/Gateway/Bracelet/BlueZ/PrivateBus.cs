using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.BlueZ;

/// <summary>A message bus of the test's own, and a stand-in for bluetoothd on it (bluetoothd.py). Never the machine's bus.</summary>
internal sealed class PrivateBus : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3"; // Debian's: the one that has dbus and gi

    private readonly TestFolder _folder = new();
    private readonly List<JsonObject> _said = [];
    private Process? _daemon;
    private Process? _bluetoothd;

    public string Address => $"unix:path={_folder.File("bus")}";

    /// <summary>What the stand-in was asked to do, in order.</summary>
    public IReadOnlyList<JsonObject> Said
    {
        get
        {
            lock (_said)
            {
                return [.. _said];
            }
        }
    }

    public static async Task<PrivateBus> StartAsync(bool served = true, bool plugged = true)
    {
        var daemon = Required.Find("dbus-daemon");
        Required.OrSkip(daemon is not null, "dbus-daemon", "apt-get install dbus");
        Required.OrSkip(
            Directory.Exists("/usr/lib/python3/dist-packages/dbus") && Directory.Exists("/usr/lib/python3/dist-packages/gi"),
            "Python's D-Bus", "apt-get install python3-dbus python3-gi");
        var bus = new PrivateBus();
        await bus.StartBusAsync();
        if (served)
        {
            await bus.StartBluetoothdAsync(plugged);
        }

        return bus;
    }

    public async Task StartBusAsync()
    {
        var config = _folder.With("bus.conf", $"""
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <type>session</type>
              <listen>{Address}</listen>
              <auth>EXTERNAL</auth>
              <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
            </busconfig>
            """);
        _daemon = Start(Required.Find("dbus-daemon")!, $"--config-file={config}", "--nofork", "--nopidfile", "--print-address");
        await _daemon.StandardOutput.ReadLineAsync();
    }

    public async Task StopBusAsync()
    {
        await EndAsync(_bluetoothd);
        await EndAsync(_daemon);
        (_bluetoothd, _daemon) = (null, null);
        File.Delete(_folder.File("bus"));
    }

    public async Task StartBluetoothdAsync(bool plugged = true)
    {
        var script = Path.Combine(Repository.Root, "HomeCare.Tests", "Gateway", "Bracelet", "BlueZ", "bluetoothd.py");
        var process = Start(Python, "-u", script, Address, "hci0", _folder.File("bonds.json"), plugged ? "yes" : "no");
        var ready = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetResult();
                return;
            }

            lock (_said)
            {
                _said.Add(JsonNode.Parse(line.Data)!.AsObject());
            }

            ready.TrySetResult();
        };
        process.ErrorDataReceived += (_, line) => TestContext.Progress.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(process.HasExited, Is.False, "the stand-in for bluetoothd runs");
        _bluetoothd = process;
    }

    public async Task StopBluetoothdAsync()
    {
        await EndAsync(_bluetoothd);
        _bluetoothd = null;
    }

    /// <summary>Orders the stand-in, and waits until it has done so.</summary>
    public async Task DoAsync(string what, object? order = null)
    {
        var done = Done();
        var line = order is null ? [] : JsonSerializer.SerializeToNode(order)!.AsObject();
        line["do"] = what;
        await _bluetoothd!.StandardInput.WriteLineAsync(line.ToJsonString());
        await _bluetoothd.StandardInput.FlushAsync();
        await Eventually.IsTrue(() => Done() > done, $"the stand-in for bluetoothd did {what}");
    }

    /// <summary>How often the stand-in was called so; the device's address and the characteristic's number narrow it.</summary>
    public int Calls(string name, string? device = null, string? number = null) => Said.Count(said =>
        (string?)said["call"] == name && (device is null || (string?)said["device"] == device) && (number is null || (string?)said["number"] == number));

    public async ValueTask DisposeAsync()
    {
        await StopBusAsync();
        _folder.Dispose();
    }

    private int Done() => Said.Count(said => said["did"] is not null);

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task EndAsync(Process? process)
    {
        if (process is null)
        {
            return;
        }

        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }
}
