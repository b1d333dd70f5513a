using HomeCare.Modules.BackOffice.Fleet;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

internal sealed class OneTimeCodeTests
{
    [TestCase("7KQ4-M2XD")]
    [TestCase("7kq4m2xd")]
    [TestCase(" 7kq4 m2xd ")]
    [TestCase("7-K-Q-4-M-2-X-D")]
    public void Case_spaces_and_dashes_do_not_matter(string typed)
    {
        Assert.That(OneTimeCode.TryParse(typed, out var code), Is.True);
        Assert.That(code!.ToString(), Is.EqualTo("7KQ4-M2XD"));
    }

    [TestCase("")]
    [TestCase(null)]
    [TestCase("7KQ4-M2X")]
    [TestCase("7KQ4-M2XDD")]
    [TestCase("7KQ4-M2XO")]
    [TestCase("7KQ4-M2X0")]
    [TestCase("7KQ4-M2X'")]
    public void Anything_else_is_no_code(string? typed) => Assert.That(OneTimeCode.TryParse(typed, out _), Is.False);

    [Test]
    public void New_codes_have_no_look_alikes_and_are_never_the_same()
    {
        var codes = Enumerable.Range(0, 1000).Select(_ => OneTimeCode.New().ToString()).ToList();

        Assert.That(codes, Is.Unique);
        Assert.That(codes, Has.All.Match("^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$"));
    }

    [Test]
    public void Only_its_own_proof_matches_a_hash_and_the_hash_says_nothing()
    {
        var code = new OneTimeCode("7KQ4", "M2XD");
        var hash = code.Hash();

        Assert.That(code.Matches(hash), Is.True);
        Assert.That(new OneTimeCode("7KQ4", "M2XE").Matches(hash), Is.False);
        Assert.That(hash, Is.Not.EqualTo(code.Hash()), "each hash has a salt of its own");
    }
}
