using System.Collections;
using System.Text.Json;

namespace HomeCare.Modules.Wire;

/// <summary>Items that were read together with their envelope: the readings for who knows of it, and as they came for who does not.</summary>
internal sealed class RegularItems(ReadOnlyMemory<byte> json, IReadOnlyList<Reading> readings, IReadOnlyList<Range> places) : IReadOnlyList<JsonElement>
{
    public IReadOnlyList<Reading> Readings => readings;

    /// <inheritdoc/>
    public int Count => readings.Count;

    /// <inheritdoc/>
    public JsonElement this[int index]
    {
        get
        {
            var reader = new Utf8JsonReader(json[places[index]].Span);
            return JsonElement.ParseValue(ref reader);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<JsonElement> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
