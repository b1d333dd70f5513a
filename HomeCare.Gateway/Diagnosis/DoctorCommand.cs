using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>
/// `doctor`: how the box is, a line a part, and what to do. It changes nothing: of a running program it reads the status file; only where none
/// runs does it ask the modem itself.
/// </summary>
internal static class DoctorCommand
{
    private const int SomethingBroken = 1;

    public static Command Make(Func<ParseResult, GatewaySettings> settings)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line: {check, name, state: ok|look|broken, sentence, to_do}." };
        var command = new Command("doctor", "Says of each part of the box whether it works, and what to do. Exit code 1 when something is broken.") { json };
        command.SetAction((line, stop) => RunAsync(settings(line), line.GetValue(json), line.InvocationConfiguration.Output, TimeProvider.System, stop));
        return command;
    }

    public static async Task<int> RunAsync(GatewaySettings settings, bool json, TextWriter output, TimeProvider time, CancellationToken stop)
    {
        var broken = false;
        await foreach (var finding in LookAsync(settings, time, stop))
        {
            broken |= finding.State == FindingState.Broken;
            await output.WriteLineAsync(json
                ? InputLines.Print(new { finding.Check, finding.Name, State = JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.State.ToString()), finding.Sentence, finding.ToDo })
                : finding.Line());
        }

        return broken ? SomethingBroken : 0;
    }

    private static async IAsyncEnumerable<Finding> LookAsync(
        GatewaySettings settings, TimeProvider time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var problems = settings.Problems();
        yield return problems.Count == 0
            ? new Finding("settings", "Réglages", FindingState.Ok, "Complets.")
            : new Finding("settings", "Réglages", FindingState.Broken, string.Join(' ', problems), "corrigez gateway.json");

        var now = time.GetUtcNow();
        var status = BoxStatus.Read(settings.Data);
        var alive = status is not null && IsAlive(status.ProcessId);
        yield return Verdicts.Program(status, now, alive);

        var running = alive && (now - status!.At).Duration() <= BoxStatus.FreshFor ? status : null;
        yield return Verdicts.Adapter(settings.Bracelet, Adapters(), Blocked());
        yield return Verdicts.Bracelet(running);

        // The port belongs to a program that lives, whatever its state: two readers would each get half of the modem's words.
        var modem = settings.Modem.Length == 0 ? null
            : running is not null ? new ModemFacts(running.Modem, running.ModemSentence ?? "", running.SignalPercent, running.Operator)
            : alive ? new ModemFacts(ModemState.Silent, "Inconnu : le programme tient le port et ne dit plus rien.", null, null)
            : await ModemProbe.AskAsync(settings.Modem, time, stop);
        foreach (var finding in Verdicts.Modem(modem))
        {
            yield return finding;
        }

        var credentials = Credentials(settings.Data);
        foreach (var finding in Verdicts.Server(await ServerAsync(settings, credentials?.Authority, running, time, stop)))
        {
            yield return finding;
        }

        var (free, writable) = Disk(settings.Data);
        yield return Verdicts.Disk(free, writable && running?.SmsFault is null);
        yield return Verdicts.Certificate(credentials?.Ends, now);
        var (version, contacts) = running is null ? Plan(settings) : (running.PlanVersion, running.Contacts);
        yield return Verdicts.Plan(version, contacts);
        foreach (var fault in running?.Faults ?? [])
        {
            yield return new Finding(fault.Code, "Défaut", FindingState.Look, fault.Sentence ?? fault.Code);
        }
    }

    private static async Task<ServerFacts> ServerAsync(
        GatewaySettings settings, X509Certificate2Collection? authority, BoxStatus? running, TimeProvider time, CancellationToken stop)
    {
        authority ??= File.Exists(settings.Authority) ? BoxIdentity.ReadAuthority(settings.Authority) : null;
        if (authority is null || !Uri.TryCreate(settings.Server, UriKind.Absolute, out var address))
        {
            return new ServerFacts(UplinkTrouble.NotEnrolled, null, null);
        }

        var facts = await ServerProbe.AskAsync(address, authority, time, stop);
        // A server that lives may still refuse this box: only the running program knows.
        return facts.Trouble == UplinkTrouble.None && running is { Uplink: UplinkTrouble.BoxRefused or UplinkTrouble.NoReceipt or UplinkTrouble.ServerFault }
            ? facts with { Trouble = running.Uplink }
            : facts;
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static List<string> Adapters() => Names("/sys/class/bluetooth", "hci*").Where(name => !name.Contains(':', StringComparison.Ordinal)).ToList();

    private static bool Blocked() => Names("/sys/class/rfkill", "rfkill*")
        .Select(name => Path.Combine("/sys/class/rfkill", name))
        .Any(folder => Line(folder, "type") == "bluetooth" && (Line(folder, "soft") == "1" || Line(folder, "hard") == "1"));

    private static IEnumerable<string> Names(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];

    private static string Line(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name)).Trim();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Opened for writing, and nothing written: a memory card that died is mounted read-only.</summary>
    private static (long? Free, bool Writable) Disk(string folder)
    {
        try
        {
            var outbox = Path.Combine(folder, "outbox.db");
            using var file = File.Exists(outbox) ? new FileStream(outbox, FileMode.Open, FileAccess.Write, FileShare.ReadWrite) : null;
            return (new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace, true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (Directory.Exists(folder) ? new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace : null, false);
        }
    }

    /// <summary>What the box shows the server and whom it trusts; null when it is not enrolled, or its files cannot be read.</summary>
    private static BoxCredentials? Credentials(string folder)
    {
        try
        {
            var identity = new BoxIdentity(folder);
            identity.Load();
            return identity.Current;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static (int Version, int Contacts) Plan(GatewaySettings settings)
    {
        try
        {
            var plan = EmergencyPlanFile.Parse(File.ReadAllBytes(Path.Combine(settings.Data, "plan.json")), BoxKey.TryRead(settings.KeyPath));
            return (plan?.Version ?? 0, plan?.Contacts.Count ?? 0);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or JsonException)
        {
            return (0, 0);
        }
    }
}
