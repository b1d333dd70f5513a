using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeCare.Demo.Bench;

/// <summary>What a bench of the server found.</summary>
internal interface IFigures
{
    /// <summary>Each goal, and whether it is met.</summary>
    IEnumerable<(string Line, bool Met)> Lines();
}

/// <summary>Figures as a file.</summary>
internal static class FiguresFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new Rounded() },
    };

    public static void Write<T>(string path, T figures)
        where T : IFigures => File.WriteAllText(path, JsonSerializer.Serialize(figures, Json) + "\n");

    /// <summary>Three decimals are more than any of them is worth; a time of nothing is null.</summary>
    private sealed class Rounded : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(Math.Round(value, 3));
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
