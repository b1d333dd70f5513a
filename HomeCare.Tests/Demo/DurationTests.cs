extern alias demo;

using demo::HomeCare.Demo;
using NUnit.Framework;

namespace HomeCare.Tests.Demo;

internal sealed class DurationTests
{
    [TestCase("90", 90)]
    [TestCase("90s", 90)]
    [TestCase("2m", 120)]
    [TestCase("1.5m", 90)]
    [TestCase("1h30m", 5400)]
    [TestCase("1h2m3s", 3723)]
    [TestCase("0.5", 0.5)]
    public void A_span_is_read_as_it_is_typed(string text, double seconds) =>
        Assert.That(Duration.Parse(text)?.TotalSeconds, Is.EqualTo(seconds));

    [TestCase("")]
    [TestCase("s")]
    [TestCase("0")]
    [TestCase("0s")]
    [TestCase("-5s")]
    [TestCase("90 s")]
    [TestCase("1m2h")]
    [TestCase("1,5m")]
    [TestCase("99999999999")]
    [TestCase("soon")]
    public void What_is_no_span_is_none(string text) => Assert.That(Duration.Parse(text), Is.Null);
}
