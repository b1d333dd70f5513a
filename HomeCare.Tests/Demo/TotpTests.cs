extern alias demo;

using demo::HomeCare.Demo;
using NUnit.Framework;

namespace HomeCare.Tests.Demo;

internal sealed class TotpTests
{
    // RFC 6238, appendix B: the ASCII secret 12345678901234567890; six of its eight digits.
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [TestCase(59, "287082")]
    [TestCase(1111111109, "081804")]
    [TestCase(1111111111, "050471")]
    [TestCase(1234567890, "005924")]
    [TestCase(2000000000, "279037")]
    [TestCase(20000000000, "353130")]
    public void The_codes_are_those_of_the_RFC(long seconds, string code) =>
        Assert.That(Totp.Code(Secret, DateTimeOffset.FromUnixTimeSeconds(seconds)), Is.EqualTo(code));

    [Test]
    public void A_secret_may_be_typed_in_groups_and_in_small_letters() =>
        Assert.That(Totp.Code("gezd gnbv-gy3tqojqgezdgnbvgy3tqojq====", DateTimeOffset.FromUnixTimeSeconds(59)), Is.EqualTo("287082"));

    [TestCase("", false)]
    [TestCase("not base 32!", false)]
    [TestCase("ABC1", false)]
    [TestCase("ABCD 2345", true)]
    public void What_is_no_secret_is_known(string text, bool secret) => Assert.That(Totp.IsSecret(text), Is.EqualTo(secret));
}
