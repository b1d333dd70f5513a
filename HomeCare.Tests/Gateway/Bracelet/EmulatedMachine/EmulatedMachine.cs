using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.EmulatedMachine;

/// <summary>
/// A small Debian in QEMU, without hardware virtualisation: its kernel has real Bluetooth, and two virtual adapters. It does what it is told, a
/// command line at a time; <see cref="Shared"/> is a folder that both sides see, /host in there. It ends with the tests, even when they are killed.
/// </summary>
internal sealed class EmulatedMachine : IAsyncDisposable
{
    /// <summary>Generous: it may share two cores with a build.</summary>
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(120);
    private const string EndMark = "@@ ";

    private readonly Process _qemu;
    private readonly ChannelReader<string> _lines;
    private readonly SemaphoreSlim _oneCommand = new(1, 1);

    private EmulatedMachine(Process qemu, ChannelReader<string> lines, string shared) => (_qemu, _lines, Shared) = (qemu, lines, shared);

    public string Shared { get; }

    private static string Sources => Path.Combine(Repository.Root, "HomeCare.Tests", "Gateway", "Bracelet", "EmulatedMachine");

    /// <summary>Builds it where its packages changed, and waits until it takes commands.</summary>
    public static async Task<EmulatedMachine> BootAsync()
    {
        var qemu = Required.Find("qemu-system-x86_64");
        Required.OrSkip(qemu is not null, "QEMU", "apt-get install qemu-system-x86");
        Required.OrSkip(Required.Find("cpio") is not null, "cpio", "apt-get install cpio");
        Required.OrSkip(Required.Find("apt-get") is not null && Required.Find("dpkg-deb") is not null, "apt", "the machine's files come from Debian's packages");
        var parts = await BuildAsync();
        var shared = Directory.CreateTempSubdirectory("homecare-machine-").FullName;
        foreach (var file in Directory.GetFiles(Sources, "*.py"))
        {
            File.Copy(file, Path.Combine(shared, Path.GetFileName(file)));
        }

        var process = await StartOnItsOwnThread(
        [
            "setpriv", "--pdeathsig=KILL", qemu!, "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1024",
            "-nodefaults", "-display", "none", "-no-reboot", "-kernel", Path.Combine(parts, "vmlinuz"), "-initrd", Path.Combine(parts, "initramfs"),
            "-append", "console=ttyS0 quiet panic=-1 random.trust_cpu=on mitigations=off",
            "-serial", $"file:{Path.Combine(shared, "console.log")}", "-serial", "stdio", "-device", "virtio-rng-pci",
            "-virtfs", $"local,path={shared},mount_tag=host,security_model=none",
        ]);
        var machine = new EmulatedMachine(process, Lines(process.StandardOutput), shared);
        try
        {
            await machine.AnswerAsync(BootLimit, "boot");
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a line of shell there; its output, or an assertion failed with it when its code is not 0.</summary>
    public async Task<string> RunAsync(string command, TimeSpan? limit = null)
    {
        var (output, code) = await TryAsync(command, limit);
        return code == 0 ? output : throw new AssertionException($"In the machine, « {command} » ended with {code}: {output}");
    }

    public async Task<(string Output, int Code)> TryAsync(string command, TimeSpan? limit = null)
    {
        await _oneCommand.WaitAsync();
        try
        {
            await _qemu.StandardInput.WriteAsync(command.ReplaceLineEndings("; ") + "\n");
            await _qemu.StandardInput.FlushAsync();
            return await AnswerAsync(limit ?? CommandLimit, command);
        }
        finally
        {
            _oneCommand.Release();
        }
    }

    /// <summary>Starts a program that goes on by itself, with its output in /tmp/NAME.log and its number in /tmp/NAME.pid.</summary>
    public Task StartAsync(string name, string command) =>
        RunAsync($"setsid sh -c 'echo $$ >/tmp/{name}.pid; exec {command}' </dev/null >>/tmp/{name}.log 2>&1 &");

    /// <summary>bluetoothd, and two virtual LE adapters within reach of each other: hci0 for the box, hci1 for the bracelet.</summary>
    public async Task StartBluetoothAsync()
    {
        await StartBluetoothdAsync();
        await StartAsync("btvirt", "btvirt -L -l2");
        await Eventually.IsTrue(
            async () => (await TryAsync("test -e /sys/class/bluetooth/hci0 -a -e /sys/class/bluetooth/hci1")).Code == 0,
            "the virtual adapters are there", CommandLimit);
    }

    public Task StartBluetoothdAsync() => StartAsync("bluetoothd", "bluetoothd -n");

    /// <summary>As a crash does.</summary>
    public Task KillAsync(string name) => RunAsync($"kill -9 $(cat /tmp/{name}.pid)");

    public async Task<string> LogAsync(string name) => await RunAsync($"cat /tmp/{name}.log");

    /// <summary>The end of every log, for a test that failed.</summary>
    public async Task<string> StoryAsync()
    {
        if (_qemu.HasExited)
        {
            return $"QEMU ended with {_qemu.ExitCode}.";
        }

        var (logs, _) = await TryAsync("for log in /tmp/*.log; do echo \"== $log\"; tail -n 40 $log | cut -c1-300; done; dmesg | tail -n 5");
        return logs;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_qemu.HasExited)
        {
            _qemu.Kill();
            await _qemu.WaitForExitAsync();
        }

        _qemu.Dispose();
        _oneCommand.Dispose();
        Directory.Delete(Shared, recursive: true);
    }

    private static async Task<string> BuildAsync()
    {
        var folder = Path.Combine(Repository.Root, "HomeCare.Tests", "obj", "emulated-machine");
        using var build = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Sources, "build-machine.sh"), folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = build.StandardError.ReadToEndAsync();
        await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Required.OrSkip(build.ExitCode == 0, $"What the emulated machine is made of ({(await said).Trim().ReplaceLineEndings(" ")})", "apt-get update, on Debian");
        return folder;
    }

    private async Task<(string Output, int Code)> AnswerAsync(TimeSpan limit, string command)
    {
        var output = new StringBuilder();
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await foreach (var line in _lines.ReadAllAsync(patience.Token))
            {
                if (line.StartsWith(EndMark, StringComparison.Ordinal))
                {
                    return (output.ToString().TrimEnd('\n'), int.Parse(line[EndMark.Length..], System.Globalization.CultureInfo.InvariantCulture));
                }

                output.Append(line).Append('\n');
            }
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"The emulated machine did not end « {command} » in {limit.TotalSeconds:0} s: {output}");
        }

        throw new AssertionException($"The emulated machine went during « {command} »: {output}");
    }

    private static ChannelReader<string> Lines(StreamReader output)
    {
        var lines = Channel.CreateUnbounded<string>();
        _ = ReadAsync();
        return lines.Reader;

        async Task ReadAsync()
        {
            while (await output.ReadLineAsync() is { } line)
            {
                lines.Writer.TryWrite(line);
            }

            lines.Writer.Complete();
        }
    }

    // Linux sends the death signal when the *thread* that forked ends, so that thread waits as long as the machine lives.
    private static Task<Process> StartOnItsOwnThread(string[] command)
    {
        var started = new TaskCompletionSource<Process>();
        new Thread(() =>
        {
            try
            {
                var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
                started.SetResult(process);
                process.WaitForExit();
            }
            catch (Exception exception) when (!started.Task.IsCompleted)
            {
                started.SetException(exception);
            }
            catch (InvalidOperationException)
            {
                // Disposed while it was waited for: it is over.
            }
        })
        { IsBackground = true }.Start();
        return started.Task;
    }
}
