using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>An oracle that cannot fail proves nothing: each has a history with its one violation, and a sound one.</summary>
[TestFixture]
internal sealed class OraclesTests
{
    private static readonly DateTimeOffset T = new(2026, 3, 5, 14, 0, 0, TimeSpan.Zero);
    private static readonly Guid Event = new("c0ffee00-0000-4000-8000-000000000001");
    private static readonly FrameId First = new(7, 1), Second = new(7, 2), Fall = new(7, 3), Taken = new(7, 4);

    private static readonly History Sound = new()
    {
        Spans = [Span(First, 0, 61.5), Span(Second, 10, 62.25)],
        Dangers = [new(Fall, T.AddSeconds(5), T.AddSeconds(5)), new(Taken, T.AddSeconds(6), T.AddSeconds(6), TakenBack: true)],
        Confirmed = new HashSet<FrameId> { First, Second, Fall, Taken },
        Texts = [Text(0, "+33600000001"), Text(0, "+33600000002")],
        Killed = new HashSet<int> { 0 },
        Readings = [Stored(1, 0, 61.5), Stored(2, 10, 62.25)],
        Posted = [Stored(1, 0, 61.5), Stored(1, 0, 61.5), Stored(2, 10, 62.25)],
        ServerDangers = [new(Event, T.AddSeconds(5))],
        Relatives = 2,
    };

    private static readonly TestCaseData[] Mutants =
    [
        Mutant("a confirmed frame is lost", Sound with { Readings = [Stored(1, 0, 61.5)] }, "I2: frame 2 was confirmed to the bracelet and is lost"),
        Mutant("a confirmed danger is lost", Sound with { ServerDangers = [] }, "I2: danger frame 3 was confirmed"),
        Mutant("an unconfirmed frame never comes", Sound with { Spans = [.. Sound.Spans, Span(new(7, 9), 20, 63)] }, "I2: frame 9 has not arrived"),
        Mutant("a reading that nobody measured", Sound with { Readings = [.. Sound.Readings, Stored(3, 30, 60)] }, "I4: reading 3 was measured by nobody"),
        Mutant("a danger that was taken back is raised", Sound with { ServerDangers = [.. Sound.ServerDangers, new(Guid.NewGuid(), T.AddSeconds(6))] }, "was signalled by nobody"),
        Mutant("one span under two names", Sound with { Readings = [.. Sound.Readings, Stored(3, 10, 62.25)] }, "I3: one span is on the server 2 times"),
        Mutant("one name for two readings", Sound with { Posted = [.. Sound.Posted, Stored(1, 10, 62.25)] }, "I3: the name 1/1 was given to 2 different readings"),
        Mutant("one bit flipped", Sound with { Readings = [Stored(1, 0, Math.BitIncrement(61.5)), Stored(2, 10, 62.25)] }, "I4: frame 1 is not what reading 1 says"),
        Mutant("a value lost", Sound with { Readings = [Stored(1, 0, null), Stored(2, 10, 62.25)] }, "I4: frame 1 is not what reading 1 says"),
        Mutant("one relative is not told", Sound with { Texts = [Text(0, "+33600000001")] }, "I5: danger frame 3 reached 1 of 2 relatives"),
        Mutant("a danger nobody is told of", Sound with { Texts = [] }, "I5: danger frame 3 reached 0 of 2 relatives"),
        Mutant("a text twice in one life", Sound with { Texts = [.. Sound.Texts, Text(0, "+33600000001")] }, "I5: 2 times to +33600000001 where 1"),
        Mutant("a text twice, the first not the last of its life", Sound with { Texts = [.. Sound.Texts, Text(1, "+33600000001")] }, "I5: 2 times to +33600000001 where 1"),
        Mutant("a text twice after an end by its own will", Sound with { Killed = new HashSet<int>(), Texts = [.. Sound.Texts, Text(1, "+33600000002")] }, "I5: 2 times to +33600000002 where 1"),
        Mutant("a text three times", Sound with { Killed = new HashSet<int> { 0, 1 }, Texts = [.. Sound.Texts, Text(1, "+33600000002"), Text(2, "+33600000002")] }, "I5: 3 times to +33600000002 where 2"),
        Mutant("a text without a danger", Sound with { Texts = [.. Sound.Texts, Text(0, "+33600000001", "BEEF")] }, "I5: a text without a danger"),
        Mutant("a text that names none", Sound with { Texts = [.. Sound.Texts, new(0, T, "+33600000001", "ALERTE CHUTE")] }, "I5: a text without a danger"),
        Mutant("one signal under two event ids", Sound with { ServerDangers = [.. Sound.ServerDangers, new(Guid.NewGuid(), T.AddSeconds(5))] }, "I3: danger frame 3 is on the server 2 times"),
        Mutant("a text that comes late", Sound with { Texts = [Text(0, "+33600000001", at: 70), Text(0, "+33600000002", at: 71)] }, "I6: a danger's first text left after 65.0 s"),
    ];

    [Test]
    public void A_sound_history_breaks_nothing() => Assert.That(Oracles.All(Sound, TimeSpan.FromSeconds(60)), Is.Empty);

    [Test]
    public void A_text_may_come_twice_when_the_kill_left_it_in_doubt() =>
        Assert.That(Oracles.All(Sound with { Texts = [.. Sound.Texts, Text(1, "+33600000002")] }), Is.Empty);

    [TestCaseSource(nameof(Mutants))]
    public void It_catches(History broken, string sentence) =>
        Assert.That(Oracles.All(broken, TimeSpan.FromSeconds(60)), Has.Some.Contains(sentence));

    private static TestCaseData Mutant(string what, History broken, string sentence) =>
        new TestCaseData(broken, sentence).SetArgDisplayNames(what);

    private static EmittedSpan Span(FrameId id, int second, double bpm) => new(id, new SensedSpan(T.AddSeconds(second), 10, new Sensed(bpm), new Sensed(null), new Sensed(3)));

    private static StoredReading Stored(long sequence, int second, double? bpm) => new(1, sequence, T.AddSeconds(second), bpm, null, 3);

    private static AcceptedText Text(int life, string number, string? reference = null, int at = 6) =>
        new(life, T.AddSeconds(at), number, $"ALERTE CHUTE - Jeanne M. Réf {reference ?? RelativeTexts.Reference(Event)}");
}
