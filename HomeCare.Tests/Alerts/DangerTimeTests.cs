using HomeCare.Modules.Alerts;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>FAULTS R9, R12: no danger is refused for a clock; an old one is "différé".</summary>
internal sealed class DangerTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);
    private const int Year = 365 * 86_400;

    [TestCase(0, 0, 0, false, false, Description = "just now")]
    [TestCase(-300, 0, -300, false, false, Description = "five minutes old")]
    [TestCase(-301, 0, -301, true, false, Description = "older than five minutes")]
    [TestCase(-20 * 86_400, 0, -20 * 86_400, true, false, Description = "kept by the box for 20 days")]
    [TestCase(60, 0, 0, false, false, Description = "a minute ahead: now")]
    [TestCase(3600, 0, 0, false, true, Description = "an hour ahead, by a box whose clock is right now")]
    [TestCase(-3, -120, -3, false, false, Description = "a clock two minutes slow is right enough")]
    [TestCase(-86_403, -86_400, -3, false, true, Description = "a clock a day slow: three seconds old")]
    [TestCase(86_397, 86_400, -3, false, true, Description = "a clock a day fast")]
    [TestCase(10 * Year - 3, 10 * Year, -3, false, true, Description = "ten years fast")]
    [TestCase(-56 * Year - 900, -56 * Year, -900, true, true, Description = "1970, and a quarter of an hour old")]
    [TestCase(-56 * Year, 0, 0, true, true, Description = "dated 1970 before the clock was set: now, but late")]
    public void It_is_laid_on_the_server_s_clock(int occurred, int sent, int expected, bool late, bool wrong) => Assert.That(
        DangerTime.Of(Now.AddSeconds(occurred), Now.AddSeconds(sent), Now),
        Is.EqualTo(new DangerTime(Now.AddSeconds(expected), late, wrong)));
}
