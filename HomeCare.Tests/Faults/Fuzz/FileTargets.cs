using System.Text;
using HomeCare.Tests.Gateway.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>Files that a person or an earlier life of the box wrote.</summary>
internal static class FileTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Of("recording", [.. OwnRecordings(), .. Corpus.Recordings()], Recording) with { Words = Corpus.Texts(",", "\n", "\"", "\"\"", "NaN", "--", "1e308", "65535", "-0", "2025-02-30T25:61:61Z") },
        FuzzTarget.Of("plan-file", Plan(), PlanFile) with { Words = Corpus.Texts("null", "[]", "{}", "1e400", "\\u0000", "\\ud800", "Europe/Paris", "../../etc/passwd", "\"+33600000001\"", "é", "-1", "2147483648") },
        FuzzTarget.Of("gateway-json", Settings(), SettingsFile) with { Words = Corpus.Texts("null", "[]", "{}", "//", "\"data\":", "\"server\":\"https://[::1\"", "ws://", ":", "\u0000") },
    ];

    private static IReadOnlyList<byte[]> OwnRecordings() => Corpus.Texts(
        "time,bpm,spo2,steps\n2025-03-06T08:00:00Z,61.5,97,3\n2025-03-06T08:00:10Z,,97,\n",
        "Time,Oxygen Level,Pulse Rate,Motion\n09:15:06 Mar 06 2025,97,61,0\n09:15:10 Mar 06 2025,--,--,0\n",
        "minute,HR,SpO2\n0,61,97\n1,0,0\n",
        "Id,Time,Value\n1,4/12/2016 7:21:00 AM,97\n1,4/12/2016 7:21:05 AM,102\n",
        "timestamp,heart_rate,o2ring_spo2\n2025-03-06 08:00:00,61,97\n");

    private static IReadOnlyList<byte[]> Plan() =>
        [.. new[] { Plans.Version(3), Plans.WithNobody(4) }.Select(plan => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(plan, BoxWireJson.Options))];

    private static IReadOnlyList<byte[]> Settings() => Corpus.Texts(
        """{"data":"/var/lib/homecare-box","server":"https://homecare.example:5443","bracelet":"ws://127.0.0.1:7070/","modem":"","code":"","authority":""}""",
        """{"data":"","server":"http://a","bracelet":"ftp://b","code":"A","authority":"/nowhere"}""", "{}");

    private static string Recording(byte[] input)
    {
        using var text = new StreamReader(new MemoryStream(input));
        var (recording, refusal) = RecordingReader.Read(text, "fuzz.csv");
        BrokenPromiseException.Unless(recording is null == !string.IsNullOrEmpty(refusal), "neither a recording nor a reason, or both");
        if (recording is null)
        {
            return refusal![..Math.Min(40, refusal!.Length)];
        }

        foreach (var span in recording.EndingAt(new DateTimeOffset(2026, 3, 5, 14, 0, 0, TimeSpan.Zero)))
        {
            var value = GattEncoding.Summary(new FrameId(1, 1), span);
            var read = HomeCareDecoding.Summary(value).Value;
            BrokenPromiseException.Unless(read is not null, "a recording that a bracelet cannot send");
            BrokenPromiseException.Unless(
                read!.HeartRateBpm?.Value == span.HeartRate?.Value && read.OxygenPercent?.Value == span.Oxygen?.Value && read.Steps?.Value == span.Steps?.Value,
                "a row that is another one once a bracelet sent it");
        }

        return $"{recording.Format.Name} {recording.Rows.Count / 4} {recording.SpanSeconds / 10} {recording.Rows.Any(row => row.Bpm is null)}";
    }

    private static string PlanFile(byte[] input)
    {
        using var folder = new TestFolder();
        var path = folder.File("plan.json");
        File.WriteAllBytes(path, input);
        var plans = new EmergencyPlanFile(path, NullLogger<EmergencyPlanFile>.Instance);
        if (plans.Current is not { } plan)
        {
            BrokenPromiseException.Unless(!File.Exists(path) || input.AsSpan().Trim((byte)' ').SequenceEqual("null"u8), "a plan that cannot be read and is not put aside");
            return "none";
        }

        // Whatever plan was taken, a danger's texts can be made of it.
        using var spool = new SmsSpool(folder.File("sms.db"), TimeProvider.System, NullLogger<SmsSpool>.Instance);
        var danger = new KnownDanger(
            Guid.NewGuid(), BoxDangerKind.Fall, DateTimeOffset.UnixEpoch, "HC", true, null, DateTimeOffset.UnixEpoch, true, null, false, false);
        using var file = OutboxFile.Open(folder.File("outbox.db"));
        var told = new RelativeTexts(plans, spool, new StoryLog(file, NullLogger<StoryLog>.Instance), TimeProvider.System).TellRaised(danger);
        BrokenPromiseException.Unless(told == plan.Contacts.Count > 0, "contacts, and nobody told");
        for (var row = spool.BeginNext().Row; row is not null; row = spool.BeginNext().Row)
        {
            BrokenPromiseException.Unless(Gsm7.PlacesOf(row.Order.Text) is <= 160, "a text of more than one segment");
        }

        return $"{plan.Contacts.Count} {plan.TimeZone.Length / 8} {plan.PersonShortName.Length / 32}";
    }

    private static string SettingsFile(byte[] input)
    {
        GatewaySettings settings;
        try
        {
            settings = GatewaySettings.From(new ConfigurationBuilder().AddJsonStream(new MemoryStream(input)).Build());
        }
        catch (Exception refused) when (refused is FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            // What the configuration package says of a file that is no JSON object.
            return refused.GetType().Name;
        }

        var problems = settings.Problems();
        BrokenPromiseException.Unless(problems.All(problem => problem.Length > 20), "a problem without a sentence");
        if (problems.Count == 0)
        {
            _ = (settings.ServerAddress, settings.BraceletAddress);
        }

        return string.Join(' ', problems.Select(problem => problem[..Math.Min(12, problem.Length)])) + settings.Data.Length / 16;
    }
}
