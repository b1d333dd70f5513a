using System.Diagnostics;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway;

/// <summary>The box's own program, as a process: it calls out and listens to nobody.</summary>
[TestFixture]
internal sealed class NoOpenPortTests
{
    [Test]
    public async Task The_running_box_listens_on_no_port()
    {
        await using var server = await ServerTwin.StartAsync();
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("stable"), "HC-0001", 1, TimeProvider.System);
        using var folder = new TestFolder();
        var program = typeof(GatewayHost).Assembly.Location;
        using var box = Process.Start(new ProcessStartInfo("dotnet",
        [
            program, "--data", folder.File("box"), "--server", server.Address.ToString(), "--bracelet", bracelet.Uri.ToString(),
            "--code", server.Code, "--authority", folder.With("authority.pem", server.AuthorityPem),
        ]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            await Eventually.IsTrue(() => server.Heartbeats.Any(beat => beat.Bracelet == BoxLinkState.Connected), "the box is up, with bracelet and server");

            var sockets = Sockets(box.Id);
            Assert.That(sockets, Is.Not.Empty, "its connections to bracelet and server are seen, so a listening socket would be too");
            Assert.That(Inodes("tcp", "tcp6").Where(line => sockets.Contains(line.Inode)), Has.Some.Matches<(string State, string Inode)>(line => line.State == "01"));
            Assert.That(Inodes("tcp", "tcp6").Where(line => line.State == "0A" && sockets.Contains(line.Inode)), Is.Empty, "TCP, listening");
            Assert.That(Inodes("udp", "udp6", "raw", "raw6").Where(line => sockets.Contains(line.Inode)), Is.Empty, "UDP and raw");
        }
        finally
        {
            box.Kill();
            await box.WaitForExitAsync();
        }
    }

    private static HashSet<string> Sockets(int process) =>
    [
        .. Directory.EnumerateFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target[8..^1]),
    ];

    // proc_net(5): field 3 is the state (01 connected, 0A listening), field 9 the inode.
    private static IEnumerable<(string State, string Inode)> Inodes(params string[] tables) =>
        from table in tables
        let path = "/proc/net/" + table
        where File.Exists(path)
        from line in File.ReadLines(path).Skip(1)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select (fields[3], fields[9]);
}
