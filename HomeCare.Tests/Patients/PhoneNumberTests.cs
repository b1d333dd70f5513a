using HomeCare.Modules.Patients;
using NUnit.Framework;

namespace HomeCare.Tests.Patients;

internal sealed class PhoneNumberTests
{
    [TestCase("06 12 34 56 78", "+33612345678")]
    [TestCase("06.12.34.56.78", "+33612345678")]
    [TestCase("0612345678", "+33612345678")]
    [TestCase("+33 6 12 34 56 78", "+33612345678")]
    [TestCase("0033612345678", "+33612345678")]
    [TestCase("07 56 78 90 12", "+33756789012")]
    [TestCase("04 78 12 34 56", "+33478123456")]
    [TestCase("+32 470 12 34 56", "+32470123456")]
    [TestCase("+262 692 12 34 56", "+262692123456")]
    [TestCase("+1 201 555 0123", "+12015550123")]
    public void A_number_is_read_as_people_write_it(string typed, string e164) => Assert.That(PhoneNumber.Read(typed).Value, Is.EqualTo(e164));

    [TestCase("")]
    [TestCase("Sophie")]
    [TestCase("06 12 34 56")]
    [TestCase("06 12 34 56 78 9")]
    [TestCase("00 00 00 00 00")]
    [TestCase("+33 6 12 34 56 78 ext. 3")]
    [TestCase("15")]
    [TestCase("112")]
    public void What_is_no_number_is_refused_in_both_languages(string typed)
    {
        var refusal = PhoneNumber.Read(typed).Refusal!;

        Assert.That(refusal.Code, Is.EqualTo("phone_unreadable"));
        Assert.That(refusal.French, Does.StartWith("Ce numéro"));
        Assert.That(refusal.English, Does.StartWith("This telephone number"));
    }

    [TestCase("0 800 12 34 56", Description = "toll-free")]
    [TestCase("08 99 12 34 56", Description = "premium rate")]
    public void A_number_that_no_text_reaches_is_refused(string typed) =>
        Assert.That(PhoneNumber.Read(typed).Refusal!.Code, Is.EqualTo("phone_not_textable"));
}
