using HomeCare.Tests.Gateway.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>How home and server stay one story, in whatever order things are heard.</summary>
internal sealed class StoryTests
{
    private static readonly DateTimeOffset T = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    private static readonly Guid Claire = Plans.Daughter.ContactId, Paul = Plans.Son.ContactId;

    [TestCase("", true, "")]
    [TestCase("Claire 1", false, "taken-1")]
    [TestCase("Claire 1, Claire 1", false, "taken-1")]
    [TestCase("Claire 1, Paul 1", false, "taken-1, already", Description = "the first who goes is the one who goes")]
    [TestCase("Claire 2", true, "")]
    [TestCase("Claire 2, Claire 1", false, "taken-1", Description = "she can after all")]
    [TestCase("Claire 1, Claire 2", true, "taken-1, released-1", Description = "asked again")]
    [TestCase("Claire 1, Claire 2, Paul 1", false, "taken-1, released-1, taken-2")]
    [TestCase("Claire 1, Paul 1, Claire 2", true, "taken-1, already, released-1", Description = "it was still she who went: all the others are asked again")]
    [TestCase("Claire 1, Paul 1, Paul 2", false, "taken-1, already", Description = "nothing changes with who did not go")]
    [TestCase("Paul 9", false, "")]
    [TestCase("Claire 1, Paul 9", false, "taken-1", Description = "the false alarm ends it; all who were told, she too, learn it")]
    [TestCase("Paul 9, Claire 1", false, "over", Description = "she learns that it is over")]
    [TestCase("Paul 9, Claire 2", false, "")]
    [TestCase("Paul 9, Claire 9", false, "")]
    [TestCase("server taken", false, "staff-takes")]
    [TestCase("server taken, Claire 1", false, "staff-takes, taken-1", Description = "both are true, both are told")]
    [TestCase("Claire 1, server taken", false, "taken-1, staff-takes")]
    [TestCase("server closed", false, "staff-closed")]
    [TestCase("server false", false, "staff-closed")]
    [TestCase("server closed, Claire 1", false, "staff-closed, over")]
    [TestCase("server closed, Claire 9", false, "staff-closed", Description = "the last word")]
    [TestCase("server closed, server taken", false, "staff-closed", Description = "heard in the wrong order")]
    [TestCase("Paul 9, server false", false, "", Description = "the same story: nobody reads it twice")]
    [TestCase("Paul 9, server taken", false, "")]
    [TestCase("Paul 9, server closed", false, "staff-closed", Description = "staff found that it was one")]
    [TestCase("server closed, server false", false, "staff-closed")]
    [TestCase("server taken, server reopened", true, "staff-takes, staff-gone", Description = "nobody comes: asked again")]
    [TestCase("server reopened", true, "", Description = "what they never heard taken is not told open")]
    [TestCase("server taken, server reopened, server reopened", true, "staff-takes, staff-gone")]
    [TestCase("server taken, server reopened, server taken", false, "staff-takes, staff-gone, staff-takes-2")]
    [TestCase("server taken, server reopened, server taken, server reopened", true, "staff-takes, staff-gone, staff-takes-2, staff-gone-2")]
    [TestCase("Claire 1, server taken, server reopened", false, "taken-1, staff-takes, staff-gone", Description = "she still goes")]
    [TestCase("server taken, Paul 9, server reopened", false, "staff-takes", Description = "it was nothing")]
    [TestCase("server taken, server closed, server reopened", false, "staff-takes, staff-closed")]
    [TestCase("Claire ?", true, "")]
    [TestCase("Claire ok", true, "")]
    public void What_is_heard_makes(string heard, bool open, string news)
    {
        var story = Story.Of(null, Log(heard));

        Assert.That(story.IsOpen, Is.EqualTo(open));
        Assert.That(string.Join(", ", story.News.Select(one => one.Step)), Is.EqualTo(news));
    }

    [TestCase(5, "over", Description = "she answers after it")]
    [TestCase(15, "taken-1", Description = "she answered before it")]
    public void All_is_well_from_the_bracelet_takes_its_place_among_the_answers(int takenBackAtSecond, string news)
    {
        var story = Story.Of(T.AddSeconds(takenBackAtSecond), Log("Claire 1"));

        Assert.That((story.IsOpen, story.FalseAlarm, story.FalseBy), Is.EqualTo((false, true, (Guid?)null)));
        Assert.That(string.Join(", ", story.News.Select(one => one.Step)), Is.EqualTo(news));
    }

    [Test]
    public void A_false_alarm_names_who_said_it_and_the_first_one_counts() =>
        Assert.That(Story.Of(null, Log("Paul 9, Claire 9")).FalseBy, Is.EqualTo(Paul));

    [Test]
    public void What_was_said_stays_when_more_is_heard()
    {
        var dice = new Random(11);
        string[] acts = ["Claire 1", "Claire 2", "Claire 9", "Paul 1", "Paul 2", "Paul 9", "server taken", "server reopened", "server closed", "server false"];
        for (var run = 0; run < 2000; run++)
        {
            var log = Log(string.Join(", ", Enumerable.Range(0, dice.Next(1, 14)).Select(_ => acts[dice.Next(acts.Length)])));
            for (var heard = 1; heard <= log.Count; heard++)
            {
                var (before, after) = (Story.Of(null, [.. log.Take(heard - 1)]), Story.Of(null, [.. log.Take(heard)]));
                Assert.That(after.News.Take(before.News.Count), Is.EqualTo(before.News), "nothing that was told is unsaid");
                Assert.That(before.EndedAt is null || after.EndedAt == before.EndedAt, Is.True, "what ended stays ended");
            }

            var steps = Story.Of(null, log).News.Select(news => news.Step).Distinct().Count();
            Assert.That(steps, Is.LessThanOrEqualTo(23), "whoever changes their mind for ever is not texted about for ever");
        }
    }

    private static List<StoryEntry> Log(string heard) =>
        [.. heard.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select((act, i) => Entry(act.Split(' '), T.AddSeconds(10 * (i + 1))))];

    private static StoryEntry Entry(string[] act, DateTimeOffset at) => act[0] == "server"
        ? new StoryEntry($"{at}", Guid.Empty, at, State: act[1] switch
        {
            "taken" => BoxEventState.Taken,
            "closed" => BoxEventState.Closed,
            "reopened" => BoxEventState.Reopened,
            _ => BoxEventState.FalseAlarm,
        }, By: "Karim H.")
        : new StoryEntry($"{at}", Guid.Empty, at, act[0] == "Claire" ? Claire : Paul, act[1] switch
        {
            "1" => BoxReplyAnswer.Going,
            "2" => BoxReplyAnswer.CannotGo,
            "9" => BoxReplyAnswer.FalseAlarm,
            "ok" => BoxReplyAnswer.Ok,
            _ => null,
        });
}
