using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HomeCare.Modules.Wire;

/// <summary>
/// How the wire is written: camelCase members, enum values in snake_case words, times in ISO 8601 UTC, absent instead of null.
/// Unknown members, comments, trailing commas, numbers in quotes and numbers for words are refused.
/// </summary>
public static class WireJson
{
    /// <summary>The only options that write or read the wire.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>How a box reads what a server answers: a newer server's optional member is passed over, and its receipt still is one.</summary>
    public static JsonSerializerOptions AnswerOptions { get; } = Make(JsonUnmappedMemberHandling.Skip);

    private static JsonSerializerOptions Make(JsonUnmappedMemberHandling unknown = JsonUnmappedMemberHandling.Disallow)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = unknown,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = JsonNumberHandling.Strict,
            AllowDuplicateProperties = false,
            MaxDepth = WireV1.MostDepth,
            Converters = { new WireTime(), new WireWord() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LetWhatMayBeNullBeAbsent } },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Null is written as absence, so a constructor parameter that takes null must be readable from absence.</summary>
    private static void LetWhatMayBeNullBeAbsent(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.AssociatedParameter is { IsNullable: true })
            {
                property.IsRequired = false;
            }
        }
    }
}
