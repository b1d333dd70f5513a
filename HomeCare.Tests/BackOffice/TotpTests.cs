using HomeCare.Modules.BackOffice.SigningIn;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

internal sealed class TotpTests
{
    // The secret of RFC 6238, appendix B, in Base32.
    private const string Secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [TestCase(59, "287082")]
    [TestCase(1111111109, "081804")]
    [TestCase(1111111111, "050471")]
    [TestCase(1234567890, "005924")]
    [TestCase(2000000000, "279037")]
    [TestCase(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.That(Totp.CodeOf(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))), Is.EqualTo(code));

    [TestCase(-2, false)]
    [TestCase(-1, true)]
    [TestCase(0, true)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public void One_step_before_and_after_is_accepted(int steps, bool accepted)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_015);
        var step = Totp.StepAt(now) + steps;

        Assert.That(Totp.FindStep(Secret, Totp.CodeOf(Secret, step), now), Is.EqualTo(accepted ? step : null));
    }

    [TestCase("287 082", true)]
    [TestCase("287082 ", true)]
    [TestCase("28708", false)]
    [TestCase("2870820", false)]
    [TestCase("", false)]
    [TestCase("２８７０８２", false)]
    public void Spaces_do_not_matter_and_anything_else_does(string typed, bool accepted) =>
        Assert.That(Totp.FindStep(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(59)).HasValue, Is.EqualTo(accepted));

    [Test]
    public void Secrets_are_new_each_time_and_160_bits_long()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => Totp.NewSecret()).ToList();

        Assert.That(secrets, Is.Unique);
        Assert.That(secrets, Has.All.Match("^[A-Z2-7]{32}$"));
    }
}
