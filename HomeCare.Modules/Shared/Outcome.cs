namespace HomeCare.Modules.Shared;

/// <summary>What a command came to: a value, or a refusal. Never both, never neither.</summary>
/// <typeparam name="T">What it gives when it went well.</typeparam>
public sealed record Outcome<T>
{
    private readonly T? value;

    private Outcome(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Why not; null when it went well.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when it went well.</summary>
    public bool Succeeded => Refusal is null;

    /// <summary>The value. Reading it after a refusal is a bug and throws.</summary>
    public T Value => Refusal is null ? value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    /// <summary>It went well.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>It was refused.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
