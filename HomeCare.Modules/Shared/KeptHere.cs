namespace HomeCare.Modules.Shared;

/// <summary>
/// Whose readings this process keeps: everyone's, unless processes share the people. What is watched in memory (silence) is watched where they are kept, by
/// one process.
/// </summary>
internal sealed class KeptHere
{
    /// <summary>Says whether a person, by their id, is this process's now; null where one process has all.</summary>
    public Func<Guid, bool>? Rule { get; set; }

    public bool IsEveryone => Rule is null;

    public bool Has(Guid person) => Rule is not { } rule || rule(person);
}
