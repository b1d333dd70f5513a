using System.Text.Json;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Wire;

/// <summary>The wire's samples: files that any implementation can be tried against. A file's name begins with the definition it is one of.</summary>
internal static class Samples
{
    /// <summary>The schema's definitions and the records they describe.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Envelopes = new Dictionary<string, Type>
    {
        ["readings"] = typeof(ReadingsBatch),
        ["dangers"] = typeof(DangersBatch),
        ["heartbeat"] = typeof(Heartbeat),
        ["receipt"] = typeof(Receipt),
        ["enrolment"] = typeof(EnrolmentRequest),
        ["enrolmentAnswer"] = typeof(EnrolmentAnswer),
        ["renewal"] = typeof(RenewalRequest),
        ["renewalAnswer"] = typeof(RenewalAnswer),
    };

    public static JsonElement Schema { get; } = ReadSchema();

    public static IEnumerable<TestCaseData> Accepted() => Files("").Select(file => Case(file, File.ReadAllText(file)));

    public static IEnumerable<TestCaseData> Refused() => Files("refused").Select(file =>
    {
        var sample = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        return Case(file, sample.GetProperty("body").GetRawText(), sample.GetProperty("reason").GetString()!);
    });

    /// <summary>Reads a body as the server does: null when it is good, <c>envelope</c> when it is refused whole, else the reason of its bad item.</summary>
    public static string? Parse(string definition, string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, Envelopes[definition], WireJson.Options) switch
            {
                ReadingsBatch batch => ReadingItems.Read(batch.Items).Select(item => item.Refusal?.Code).FirstOrDefault(code => code is not null),
                DangersBatch batch => batch.Items.Select(item => item.Deserialize<Danger>(WireJson.Options)).Any(item => item is null) ? "unreadable" : null,
                null => "envelope",
                _ => null,
            };
        }
        catch (JsonException)
        {
            return "envelope";
        }
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(Path.Combine(Repository.Root, "HomeCare.Tests", "Wire", "v1", folder), "*.json").Order(StringComparer.Ordinal);

    private static TestCaseData Case(string file, params string[] parts)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return new TestCaseData([name.Split('.')[0], .. parts]).SetArgDisplayNames(name);
    }

    private static JsonElement ReadSchema()
    {
        using var stream = typeof(WireV1).Assembly.GetManifestResourceStream("HomeCare.Modules.Wire.schema.v1.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
