using HomeCare.Modules.BackOffice.SigningIn;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

internal sealed class PasswordsTests
{
    [TestCase("motdepasse123")]
    [TestCase("MotDePasse2026!")]
    [TestCase("p@ssw0rd2026")]
    [TestCase("passwordpassword")]
    [TestCase("azertyuiop123")]
    [TestCase("123456789012")]
    [TestCase("987654321098")]
    [TestCase("abcdefghijklmno")]
    [TestCase("aaaaaaaaaaaa")]
    [TestCase("abababababab")]
    [TestCase("claire.petit!2026")]
    public void What_everybody_tries_is_weak(string password) =>
        Assert.That(Passwords.IsWeak(password, "claire.petit@homecare.example"), Is.True);

    [TestCase("un vélo bleu sous la pluie")]
    [TestCase("correct horse battery")]
    [TestCase("xbxxy-ru2es-4ck45-n6gzp")]
    [TestCase("mon mot de passe est une chanson")]
    [TestCase("7392048561527")]
    public void A_phrase_or_chance_is_not(string password) =>
        Assert.That(Passwords.IsWeak(password, "claire.petit@homecare.example"), Is.False);
}
