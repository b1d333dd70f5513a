using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HomeCare.Tests.Wire;

/// <summary>
/// Holds JSON against the part of JSON Schema 2020-12 that the wire's schema uses, formats asserted. A keyword it does not know throws,
/// so that no rule is ever passed over.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private static readonly string[] Annotations = ["$schema", "$id", "$defs", "title", "description"];

    /// <summary>What is wrong with the instance, as paths and keywords; empty when nothing is.</summary>
    public IReadOnlyList<string> Errors(string definition, JsonElement instance) =>
        [.. Errors(root.GetProperty("$defs").GetProperty(definition), instance, "$")];

    private IEnumerable<string> Errors(JsonElement schema, JsonElement instance, string at) =>
        schema.EnumerateObject().SelectMany(rule => Errors(schema, rule, instance, at));

    private IEnumerable<string> Errors(JsonElement schema, JsonProperty rule, JsonElement instance, string at) => rule.Name switch
    {
        _ when Annotations.Contains(rule.Name) => [],
        "$ref" => Errors(Resolve(rule.Value.GetString()!), instance, at),
        "anyOf" => rule.Value.EnumerateArray().Any(each => !Errors(each, instance, at).Any()) ? [] : [$"{at}: anyOf"],
        "oneOf" => rule.Value.EnumerateArray().Count(each => !Errors(each, instance, at).Any()) == 1 ? [] : [$"{at}: oneOf"],
        "const" => JsonElement.DeepEquals(rule.Value, instance) ? [] : [$"{at}: const"],
        "enum" => rule.Value.EnumerateArray().Any(each => JsonElement.DeepEquals(each, instance)) ? [] : [$"{at}: enum"],
        "type" => Types(rule.Value).Any(type => Is(type, instance)) ? [] : [$"{at}: type"],
        "minimum" => Is("number", instance) && Number(instance) < Number(rule.Value) ? [$"{at}: minimum"] : [],
        "maximum" => Is("number", instance) && Number(instance) > Number(rule.Value) ? [$"{at}: maximum"] : [],
        "pattern" => Is("string", instance) && !Regex.IsMatch(instance.GetString()!, rule.Value.GetString()!, RegexOptions.ECMAScript) ? [$"{at}: pattern"] : [],
        "format" => Is("string", instance) && !HasFormat(rule.Value.GetString()!, instance.GetString()!) ? [$"{at}: format"] : [],
        "maxItems" => Is("array", instance) && instance.GetArrayLength() > rule.Value.GetInt32() ? [$"{at}: maxItems"] : [],
        "items" => Is("array", instance) ? instance.EnumerateArray().SelectMany((item, index) => Errors(rule.Value, item, $"{at}[{index}]")) : [],
        "required" => Is("object", instance)
            ? rule.Value.EnumerateArray().Where(name => !instance.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}: {name} is required")
            : [],
        "properties" => Is("object", instance)
            ? rule.Value.EnumerateObject().SelectMany(property =>
                instance.TryGetProperty(property.Name, out var value) ? Errors(property.Value, value, $"{at}.{property.Name}") : [])
            : [],
        "additionalProperties" when rule.Value.ValueKind == JsonValueKind.False => Is("object", instance)
            ? instance.EnumerateObject().Where(member => !schema.GetProperty("properties").TryGetProperty(member.Name, out _)).Select(member => $"{at}.{member.Name}: unknown")
            : [],
        _ => throw new NotSupportedException($"This check does not know the keyword {rule.Name}."),
    };

    private JsonElement Resolve(string reference) =>
        reference["#/".Length..].Split('/').Aggregate(root, (element, name) => element.GetProperty(name));

    private static IEnumerable<string> Types(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select(each => each.GetString()!)
        : [value.GetString()!];

    private static bool Is(string type, JsonElement instance) => (type, instance.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number)
            or ("null", JsonValueKind.Null) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => Math.Floor(Number(instance)).Equals(Number(instance)),
        _ => false,
    };

    // Whole numbers up to 64 bits have to be compared exactly; what is larger than a decimal is compared as its sign.
    private static decimal Number(JsonElement instance) => instance.TryGetDecimal(out var exact)
        ? exact
        : instance.GetDouble() < 0 ? decimal.MinValue : decimal.MaxValue;

    private static bool HasFormat(string format, string text) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => throw new NotSupportedException($"This check does not know the format {format}."),
    };
}
