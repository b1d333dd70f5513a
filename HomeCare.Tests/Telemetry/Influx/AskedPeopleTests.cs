using HomeCare.Modules.Telemetry.Series.Influx;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Influx;

internal sealed class AskedPeopleTests
{
    private static readonly Guid[] People = [.. Enumerable.Range(1, 5).Select(number => new Guid(number, 0, 0, new byte[8]))];

    [Test]
    public void Each_is_asked_of_once_and_the_question_nests_as_little_as_it_can()
    {
        var text = StretchReader.Of(People.Append(People[0]));
        Assert.That(People.Select(person => text.Split($"p='{person:D}'").Length - 1), Is.All.EqualTo(1));
        Assert.That(text.Split(" OR "), Has.Length.EqualTo(5));
        Assert.That(text, Does.StartWith("((p=").And.EndsWith(")))"));
    }

    [Test]
    public void A_question_about_nobody_is_refused() => Assert.That(() => StretchReader.Of(Array.Empty<Guid>()), Throws.ArgumentException);
}
