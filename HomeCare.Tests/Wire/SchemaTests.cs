using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Wire;

internal sealed class SchemaTests
{
    private static readonly SchemaCheck Schema = new(Samples.Schema);

    /// <summary>Every record of the wire and the definition that describes it.</summary>
    private static readonly Dictionary<Type, string> Definitions = new(Samples.Envelopes.Select(pair => KeyValuePair.Create(pair.Value, pair.Key)))
    {
        [typeof(Reading)] = "reading",
        [typeof(Measure)] = "measure",
        [typeof(Danger)] = "danger",
        [typeof(BoxFault)] = "boxFault",
        [typeof(ReplayRequest)] = "replayRequest",
        [typeof(BoxMessage)] = "boxMessage",
        [typeof(BoxReply)] = "boxReply",
        [typeof(EventWord)] = "eventWord",
        [typeof(ItemReceipt)] = "itemReceipt",
        [typeof(EmergencyPlan)] = "emergencyPlan",
        [typeof(EmergencyContact)] = "emergencyContact",
    };

    [TestCaseSource(typeof(Samples), nameof(Samples.Accepted))]
    public void A_sample_is_accepted_by_schema_and_parser_alike(string definition, string body)
    {
        Assert.That(Schema.Errors(definition, Json(body)), Is.Empty);
        Assert.That(Samples.Parse(definition, body), Is.Null);
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Refused))]
    public void A_refused_sample_is_refused_by_schema_and_parser_alike(string definition, string body, string reason)
    {
        Assert.That(Schema.Errors(definition, Json(body)), Is.Not.Empty);
        Assert.That(Samples.Parse(definition, body), Is.EqualTo(reason));
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Accepted))]
    public void What_is_read_is_written_back_as_the_schema_says(string definition, string body)
    {
        var type = Samples.Envelopes[definition];
        var written = JsonSerializer.Serialize(JsonSerializer.Deserialize(body, type, WireJson.Options), type, WireJson.Options);

        Assert.That(Schema.Errors(definition, Json(written)), Is.Empty);
        Assert.That(JsonSerializer.Serialize(JsonSerializer.Deserialize(written, type, WireJson.Options), type, WireJson.Options), Is.EqualTo(written));
    }

    [Test]
    public void Every_record_of_the_wire_has_its_definition()
    {
        var records = typeof(WireV1).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(WireV1).Namespace && type is { IsPublic: true, IsEnum: false, IsAbstract: false });

        Assert.That(records, Is.EquivalentTo(Definitions.Keys));
    }

    [TestCaseSource(nameof(Records))]
    public void Schema_and_record_name_the_same_members(Type record)
    {
        var definition = Samples.Schema.GetProperty("$defs").GetProperty(Definitions[record]);
        var members = Members(record);

        Assert.That(
            definition.GetProperty("properties").EnumerateObject().Select(property => property.Name),
            Is.EquivalentTo(members.Select(member => member.Name)));
        Assert.That(
            definition.GetProperty("required").EnumerateArray().Select(name => name.GetString()),
            Is.EquivalentTo(members.Where(member => member.IsRequired).Select(member => member.Name)));
        Assert.That(definition.GetProperty("additionalProperties").GetBoolean(), Is.False);
    }

    [TestCaseSource(nameof(Records))]
    public void Schema_and_record_have_the_same_words(Type record)
    {
        var properties = Samples.Schema.GetProperty("$defs").GetProperty(Definitions[record]).GetProperty("properties");
        foreach (var member in Members(record).Where(member => member.PropertyType.IsEnum))
        {
            var words = Enum.GetNames(member.PropertyType).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
            Assert.That(
                properties.GetProperty(member.Name).GetProperty("enum").EnumerateArray().Select(word => word.GetString()),
                Is.EquivalentTo(words), member.Name);
        }
    }

    [Test]
    public void Every_member_says_what_it_means()
    {
        var silent =
            from definition in Samples.Schema.GetProperty("$defs").EnumerateObject()
            where definition.Value.TryGetProperty("properties", out _)
            from property in definition.Value.GetProperty("properties").EnumerateObject()
            where !IsDescribed(property.Value)
            select $"{definition.Name}.{property.Name}";

        Assert.That(silent, Is.EqualTo(Silent));
    }

    /// <summary>What became of an item is said by the words themselves and by the definition's own sentence.</summary>
    private static readonly string[] Silent = ["itemReceipt.outcome"];

    private static bool IsDescribed(JsonElement schema) => schema.TryGetProperty("description", out _)
        || (schema.TryGetProperty("$ref", out var reference)
            && IsDescribed(Samples.Schema.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..])));

    private static Type[] Records() => [.. Definitions.Keys];

    private static List<JsonPropertyInfo> Members(Type record) => [.. WireJson.Options.GetTypeInfo(record).Properties];

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
