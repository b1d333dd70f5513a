namespace HomeCare.Tests.Architecture;

/// <summary>One type of the compiled code uses another: in a signature, an attribute, a base, or anywhere in a method's body.</summary>
/// <param name="From">The using type; the outermost one, so that lambdas and state machines count for whoever wrote them.</param>
/// <param name="To">The used type, the outermost one.</param>
/// <param name="ToAssembly">Where the used type lives.</param>
/// <param name="Member">The used method or field by its metadata name; null when only the type is named.</param>
internal sealed record Use(string From, string To, string ToAssembly, string? Member)
{
    public override string ToString() => Member is null ? $"{From} uses {To}" : $"{From} uses {To}.{Member}";
}
