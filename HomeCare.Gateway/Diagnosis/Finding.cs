namespace HomeCare.Gateway.Diagnosis;

internal enum FindingState
{
    Ok,

    /// <summary>It works, but somebody should look.</summary>
    Look,

    Broken,
}

/// <summary>One line of the doctor.</summary>
/// <param name="Check">What was looked at, for programs: "modem", "clock" …</param>
/// <param name="Name">The same in French.</param>
/// <param name="Sentence">What is so.</param>
/// <param name="ToDo">What to do about it; empty when nothing.</param>
internal sealed record Finding(string Check, string Name, FindingState State, string Sentence, string ToDo = "")
{
    /// <summary>A word and a sign: neither colour nor a trained eye is needed.</summary>
    public string Line() => $"{Word(),-10} {Name,-14} {Sentence}{(ToDo.Length > 0 ? $" → {ToDo}" : "")}";

    private string Word() => State switch
    {
        FindingState.Ok => "✓ OK",
        FindingState.Look => "! À VOIR",
        FindingState.Broken => "✗ EN PANNE",
        _ => throw new ArgumentOutOfRangeException(nameof(State), State, "a state without a word"),
    };
}
