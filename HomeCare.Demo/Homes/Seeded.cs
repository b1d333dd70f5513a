using System.Text.Json;
using HomeCare.Demo.Counting;

namespace HomeCare.Demo.Homes;

/// <summary>A home that the server's seed prepared: who lives there, and the code that its box trades for a certificate.</summary>
internal sealed record SeededHome(Guid PatientId, string ShortName, string Scenario, Guid BoxId, string Code, IReadOnlyList<SeededContact> Contacts);

/// <summary>A relative of that home.</summary>
internal sealed record SeededContact(string FirstName, string Relationship, string NumberE164);

/// <summary>What the server's seed made, as its file says.</summary>
internal sealed record Seeded(IReadOnlyList<SignIn> SignIns, IReadOnlyList<SeededHome> Homes)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static Seeded Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Seeded>(File.ReadAllText(path), Json)!;
        }
        catch (JsonException broken)
        {
            throw new DemoRefusal($"{path} is not what the server's seed writes: {broken.Message}");
        }
    }
}
