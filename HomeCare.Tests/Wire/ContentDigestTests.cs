using System.Text;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Wire;

internal sealed class ContentDigestTests
{
    /// <summary>RFC 9530, appendix B.1: the content with its line feed, and its digest as the RFC prints it.</summary>
    private static readonly byte[] Rfc = Encoding.UTF8.GetBytes("{\"hello\": \"world\"}\n");

    private const string RfcField = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

    [Test]
    public void The_RFC_s_own_example_comes_out()
    {
        Assert.That(ContentDigest.Of(Rfc), Is.EqualTo(RfcField));
        Assert.That(ContentDigest.Matches(RfcField, Rfc), Is.True);
    }

    [Test]
    public void Any_one_flipped_bit_is_seen()
    {
        for (var bit = 0; bit < Rfc.Length * 8; bit++)
        {
            var flipped = Rfc.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(ContentDigest.Matches(RfcField, flipped), Is.False, $"bit {bit}");
        }
    }

    [TestCase("sha-512=:AA==:, " + RfcField, Description = "another algorithm beside it")]
    [TestCase(RfcField + ",sha-512=:AA==:", Description = "another algorithm behind it")]
    public void Other_algorithms_beside_it_are_passed_over(string field) => Assert.That(ContentDigest.Matches(field, Rfc), Is.True);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("sha-256")]
    [TestCase("sha-256=")]
    [TestCase("sha-256=::")]
    [TestCase("sha-256=:RK/0qy18:")]
    [TestCase("sha-256=:not base64 at all:")]
    [TestCase("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=")]
    [TestCase("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDgAAAA=:")]
    [TestCase("SHA-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:")]
    [TestCase("sha-512=:AA==:")]
    public void A_field_without_a_sound_sha_256_is_no_digest(string? field) => Assert.That(ContentDigest.Matches(field, Rfc), Is.False);
}
