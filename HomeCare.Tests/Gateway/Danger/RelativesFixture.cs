using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>A box with two relatives, no server, and a clock that the test moves.</summary>
internal abstract class RelativesFixture
{
    protected static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    protected FakeTimeProvider Clock { get; private set; } = null!;
    private TestFolder _folder = null!;
    protected DangerPath Box { get; private set; } = null!;
    protected uint Frame { get; set; }

    [SetUp]
    public async Task SetUp()
    {
        Clock = new FakeTimeProvider(Start);
        _folder = new TestFolder();
        Box = await DangerPath.StartAsync(_folder, Clock);
        Box.Plans.Take(Plans.Version(1));
        Frame = 0;
    }

    [TearDown]
    public async Task TearDown()
    {
        await Box.DisposeAsync();
        _folder.Dispose();
    }

    protected void FallTold()
    {
        Box.Watch.Take("HC-1", Fall());
        TheNetworkTakesAll();
        Assert.That(Box.Stories.Dangers(), Is.Not.Empty, "followed from now on");
    }

    protected void TheNetworkTakesAll()
    {
        while (Box.Spool.BeginNext().Row is { } row)
        {
            Box.Spool.Record(row, new SendOutcome.Accepted(7));
        }
    }

    protected BraceletEvent Fall() => new(new FrameId(1, ++Frame), BraceletEventKind.Fall, Clock.GetUtcNow(), Immobile: true, null);

    protected void Say(BoxEmergencyContact who, string text)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(1100));
        Box.Desk.Take(new IncomingSms(who.NumberE164, text, Clock.GetUtcNow(), Clock.GetUtcNow()));
    }

    /// <summary>Moves the clock in steps, each after the escalation went to sleep: only then does it hear of the next.</summary>
    protected async Task PassAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(60))
        {
            await Box.EscalationIsAsleepAsync();
            Clock.Advance(left < TimeSpan.FromSeconds(60) ? left : TimeSpan.FromSeconds(60));
        }

        await Box.EscalationIsAsleepAsync();
    }

    protected async Task RestartAsync()
    {
        await Box.DisposeAsync();
        Box = await DangerPath.StartAsync(_folder, Clock);
    }

    protected async Task TextsAre(string expected, string because = "the right texts are ordered")
    {
        try
        {
            await Eventually.IsTrue(
                () =>
                {
                    // The clock may have moved between its look and its sleep, which only a clock of a test does.
                    Box.Stories.Call();
                    return Texts() == expected;
                },
                because, TimeSpan.FromSeconds(10));
        }
        finally
        {
            Assert.That(Texts(), Is.EqualTo(expected), because);
        }
    }

    protected string Texts() => string.Join(", ", Box.Spool.List().Select(text =>
        $"{(text.ContactId == Plans.Daughter.ContactId.ToString() ? "Claire" : "Paul")} {text.Step}"));
}
