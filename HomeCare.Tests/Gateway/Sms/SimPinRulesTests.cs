using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SimPinRulesTests
{
    [TestCase("1234", true)]
    [TestCase("12345678", true)]
    [TestCase("123", false)]
    [TestCase("123456789", false)]
    [TestCase("12 4", false)]
    [TestCase("١٢٣٤", false, Description = "digits of another script")]
    [TestCase("", false)]
    public void A_PIN_is_4_to_8_digits_and_never_shows_itself(string text, bool isOne)
    {
        var pin = SimPin.Parse(text);

        Assert.That(pin is not null, Is.EqualTo(isOne));
        Assert.That($"{pin}", Does.Not.Contain("1"));
    }

    [Test]
    public void A_SIM_never_gets_a_third_PIN_without_a_success()
    {
        IReadOnlyList<SimPinTrial> past = [];
        var entered = 0;
        foreach (var pin in new[] { "a", "a", "b", "b", "c", "d" })
        {
            if (SimPinRules.Judge(past, "sim", pin, null) is SimPinVerdict.EnterOnce)
            {
                entered++;
                past = SimPinRules.Remember(past, "sim", pin, SimPinFate.Tried);
                past = SimPinRules.Remember(past, "sim", pin, SimPinFate.Refused);
            }
        }

        Assert.That(entered, Is.EqualTo(2));
        Assert.That(SimPinRules.Judge(past, "sim", "e", null), Is.EqualTo(SimPinVerdict.TwoFailed));
        Assert.That(SimPinRules.Judge(past, "sim", "e", 3), Is.EqualTo(SimPinVerdict.EnterOnce), "the SIM itself says that somebody gave the right one since");
        Assert.That(SimPinRules.Judge(past, "sim", "a", 3), Is.EqualTo(SimPinVerdict.WasRefused));
        Assert.That(SimPinRules.Judge(past, "another", "a", null), Is.EqualTo(SimPinVerdict.EnterOnce), "another SIM counts for itself");
        Assert.That(SimPinRules.Judge(past, "", "a", null), Is.EqualTo(SimPinVerdict.TwoFailed), "a SIM without a name may be any");
    }

    [Test]
    public void A_PIN_whose_answer_was_lost_is_handed_over_once_more_at_most()
    {
        var once = SimPinRules.Remember([], "sim", "a", SimPinFate.Tried);
        Assert.That(SimPinRules.Judge(once, "sim", "a", null), Is.EqualTo(SimPinVerdict.EnterOnce));

        var twice = SimPinRules.Remember(once, "sim", "a", SimPinFate.Tried);
        Assert.That(SimPinRules.Judge(twice, "sim", "a", null), Is.EqualTo(SimPinVerdict.TwoFailed));
    }

    [TestCase(0, SimPinVerdict.FewLeft)]
    [TestCase(1, SimPinVerdict.FewLeft)]
    [TestCase(2, SimPinVerdict.EnterOnce)]
    [TestCase(3, SimPinVerdict.EnterOnce)]
    [TestCase(null, SimPinVerdict.EnterOnce)]
    public void The_SIMs_last_try_is_a_persons(int? left, SimPinVerdict verdict)
    {
        Assert.That(SimPinRules.Judge([], "sim", "a", left), Is.EqualTo(verdict));
        var known = SimPinRules.Remember([], "sim", "a", SimPinFate.Accepted);
        Assert.That(SimPinRules.Judge(known, "sim", "a", left), Is.EqualTo(left < 2 ? SimPinVerdict.FewLeft : SimPinVerdict.EnterKnown));
    }

    [Test]
    public void A_PIN_that_was_taken_is_known_and_forgives_the_errors_before_it()
    {
        var past = SimPinRules.Remember([], "sim", "wrong", SimPinFate.Refused);
        past = SimPinRules.Remember(past, "sim", "right", SimPinFate.Accepted);

        Assert.That(SimPinRules.Judge(past, "sim", "right", null), Is.EqualTo(SimPinVerdict.EnterKnown));
        Assert.That(SimPinRules.Judge(past, "sim", "wrong", null), Is.EqualTo(SimPinVerdict.WasRefused));
        past = SimPinRules.Remember(past, "sim", "other", SimPinFate.Refused);
        Assert.That(SimPinRules.Judge(past, "sim", "third", null), Is.EqualTo(SimPinVerdict.EnterOnce), "one error since the success");
    }

    [TestCase("+CPINR: SIM PIN,2,3", "2")]
    [TestCase("+CPINR: SIM PUK,10,10", null)]
    [TestCase("+SPIC: 3,10,0,10", "3")]
    [TestCase("+QPINC: \"SC\",1,10", "1")]
    [TestCase("^CPIN: SIM PIN,3,10,2,10,3", "2")]
    [TestCase("^CPIN: READY,,10,3,10,3", null)]
    [TestCase("+CPINR: SIM PIN,x,3", null)]
    [TestCase("89330100", null)]
    public void The_tries_left_are_read_in_each_makers_words(string line, string? left) => Assert.That(GsmModem.PinTriesOf(line), Is.EqualTo(left));
}
