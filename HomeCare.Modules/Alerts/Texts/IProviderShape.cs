using System.Text.Json;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>How a provider is spoken to, and how it speaks: the words of its API, no connection. Pure.</summary>
internal interface IProviderShape
{
    /// <summary>The request that hands it one text.</summary>
    HttpRequestMessage Request(Sms sms, DateTimeOffset now);

    /// <summary>What an answer of 2xx says; null for a body that is no JSON object.</summary>
    SendResult Read(int status, JsonElement? answer);

    /// <summary>Whether a refusal with this status is of the number or the words, and the account is well.</summary>
    bool IsOfTheText(int status);

    /// <summary>Whether a call to our door comes from it. Compared in constant time.</summary>
    bool IsGenuine(ProviderWords words);

    /// <summary>A delivery report; null for one that says nothing final.</summary>
    TextReport? ReadReport(ProviderWords words);

    /// <summary>A text that someone sent to our number; null when it is none.</summary>
    TextReply? ReadReply(ProviderWords words);

    /// <summary>What it is answered to say "heard, nothing more to send". Empty for nothing at all.</summary>
    string Heard { get; }
}

/// <summary>A call of a provider to our door, as it came.</summary>
/// <param name="Url">The whole address that the provider called, with its query.</param>
/// <param name="Query">The query's members.</param>
/// <param name="Form">The body's members; empty for none.</param>
/// <param name="Signature">The provider's signature; null for none.</param>
internal sealed record ProviderWords(
    string Url, IReadOnlyList<KeyValuePair<string, string>> Query, IReadOnlyList<KeyValuePair<string, string>> Form, string? Signature)
{
    /// <summary>The first of these members that is there and not empty, in the body or in the query, whatever its case.</summary>
    public string? Find(params string[] names) => names
        .SelectMany(name => Form.Concat(Query).Where(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
        .Select(member => member.Value)
        .FirstOrDefault(value => value.Length > 0);
}

/// <summary>What became of a text, in the provider's words.</summary>
/// <param name="Id">The id that it gave when it took it.</param>
/// <param name="Delivered">The telephone has it; false: it never will.</param>
/// <param name="Reason">Why not, a code; null when delivered.</param>
internal sealed record TextReport(string Id, bool Delivered, string? Reason);

/// <summary>What someone texted to our number.</summary>
/// <param name="Id">The provider's id of it.</param>
/// <param name="From">The sender's number as the provider writes it.</param>
/// <param name="Words">What it says.</param>
internal sealed record TextReply(string Id, string From, string Words);
