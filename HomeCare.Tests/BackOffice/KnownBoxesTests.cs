using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

/// <summary>Who a box is while the database is away: who was known stays known, and nobody else.</summary>
internal sealed class KnownBoxesTests
{
    private readonly BoxId box = BoxId.New();
    private FakeTimeProvider clock = null!;
    private KnownBoxes known = null!;
    private int asked;

    [SetUp]
    public async Task SetUp()
    {
        clock = new FakeTimeProvider();
        known = new KnownBoxes(clock);
        asked = 0;
        await known.GetAsync("known", () => Task.FromResult<KnownBox?>(new KnownBox(box)));
    }

    [TestCase(49, 0)]
    [TestCase(51, 1)]
    [TestCase(24 * 3600 - 1, 1)]
    public async Task A_known_box_is_believed_for_a_day(int seconds, int questions)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.That((await known.GetAsync("known", Away))?.Box, Is.EqualTo(box));
        Assert.That(asked, Is.EqualTo(questions));
    }

    [Test]
    public void And_no_longer()
    {
        clock.Advance(TimeSpan.FromDays(1));

        Assert.That(async () => await known.GetAsync("known", Away), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void Nobody_else_is() => Assert.That(async () => await known.GetAsync("stranger", Away), Throws.TypeOf<TimeoutException>());

    [Test]
    public async Task The_database_is_asked_again_every_five_seconds_and_its_word_counts_at_once()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        for (var second = 0; second < 10; second++)
        {
            await known.GetAsync("known", Away);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(asked, Is.EqualTo(2));
        Assert.That(await known.GetAsync("known", () => Task.FromResult<KnownBox?>(null)), Is.Null, "revoked on another server");
        Assert.That(async () => await known.GetAsync("known", Away), Throws.TypeOf<TimeoutException>(), "and not believed again");
    }

    [Test]
    public void One_that_is_revoked_here_is_not_believed()
    {
        known.Forget(box);

        Assert.That(async () => await known.GetAsync("known", Away), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public void Another_failure_than_a_database_that_is_away_is_no_reason_to_believe()
    {
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That(async () => await known.GetAsync("known", () => throw new InvalidOperationException()), Throws.TypeOf<InvalidOperationException>());
    }

    private Task<KnownBox?> Away()
    {
        asked++;
        throw new TimeoutException();
    }
}
