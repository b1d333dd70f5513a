namespace HomeCare.Tests.Faults;

/// <summary>A span that the bracelet measured.</summary>
internal sealed record EmittedSpan(FrameId Id, SensedSpan Span);

/// <summary>A danger that the bracelet signalled.</summary>
/// <param name="TakenBack">"All is well" followed it within its time to cancel: nobody may hear of it.</param>
internal sealed record EmittedDanger(FrameId Id, DateTimeOffset At, DateTimeOffset EmittedAt, bool TakenBack = false);

/// <summary>A text that the modem's network took.</summary>
/// <param name="Life">In which life of the box.</param>
internal sealed record AcceptedText(int Life, DateTimeOffset At, string Number, string Text)
{
    /// <summary>The short code at its end; null in a text that has none.</summary>
    public string? Reference => Text.LastIndexOf("Réf ", StringComparison.Ordinal) is var at && at >= 0 && Text.Length >= at + 8 ? Text[(at + 4)..(at + 8)] : null;
}

/// <summary>A reading on the server, and each body that ever came under its name.</summary>
internal sealed record StoredReading(long Epoch, long Sequence, DateTimeOffset MeasuredAt, double? HeartRate, double? Oxygen, double? Steps);

/// <summary>A danger on the server, raised.</summary>
internal sealed record StoredDanger(Guid EventId, DateTimeOffset At);

/// <summary>
/// What happened, as the bracelet, the modem's network and the server saw it. The test writes it; the box has no hand in it.
/// </summary>
internal sealed record History
{
    public IReadOnlyList<EmittedSpan> Spans { get; init; } = [];

    public IReadOnlyList<EmittedDanger> Dangers { get; init; } = [];

    /// <summary>What the box told the bracelet to forget.</summary>
    public IReadOnlySet<FrameId> Confirmed { get; init; } = new HashSet<FrameId>();

    /// <summary>In the order the network took them.</summary>
    public IReadOnlyList<AcceptedText> Texts { get; init; } = [];

    /// <summary>Lives of the box that ended by a kill, not by its own will: their last text may have left without its knowing.</summary>
    public IReadOnlySet<int> Killed { get; init; } = new HashSet<int>();

    public IReadOnlyList<StoredReading> Readings { get; init; } = [];

    /// <summary>Every reading of every post, stored again or not.</summary>
    public IReadOnlyList<StoredReading> Posted { get; init; } = [];

    public IReadOnlyList<StoredDanger> ServerDangers { get; init; } = [];

    /// <summary>How many relatives each danger is told to.</summary>
    public int Relatives { get; init; } = 1;
}
