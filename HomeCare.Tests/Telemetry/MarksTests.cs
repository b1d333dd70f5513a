using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

internal sealed class MarksTests
{
    [Test]
    public void A_valid_value_costs_nothing() =>
        Assert.That(Marks.Of(Measure.Of(72), new Verdict(Quality.Valid, []), out _).Bits, Is.Zero);

    [Test]
    public void Every_reason_of_both_sides_comes_back_beside_both_qualities()
    {
        foreach (var said in Enum.GetValues<Quality>())
        {
            foreach (var inForce in Enum.GetValues<Quality>())
            {
                foreach (var source in ReasonCodes.OfSources)
                {
                    foreach (var server in ReasonCodes.OfServer)
                    {
                        var marks = Marks.Of(new Measure(1, said, [source]), new Verdict(inForce, [server]), out var unknown);
                        Assert.That((marks.Source, marks.InForce), Is.EqualTo((said, inForce)));
                        Assert.That(marks.SourceReasons.Single(), Is.EqualTo(source));
                        Assert.That(marks.ServerReasons.Single(), Is.EqualTo(server));
                        Assert.That(unknown, Is.Empty);
                    }
                }
            }
        }
    }

    [Test]
    public void All_reasons_at_once_come_back()
    {
        var marks = Marks.Of(new Measure(1, Quality.Invalid, ReasonCodes.OfSources), new Verdict(Quality.Invalid, ReasonCodes.OfServer), out _);

        Assert.That(marks.SourceReasons, Is.EqualTo(ReasonCodes.OfSources));
        Assert.That(marks.ServerReasons, Is.EqualTo(ReasonCodes.OfServer));
        Assert.That(marks.InForce, Is.EqualTo(Quality.Invalid));
    }

    [Test]
    public void A_word_without_a_bit_is_handed_back() =>
        Assert.That(
            () => { Marks.Of(new Measure(1, Quality.Doubtful, ["no_contact", "unheard_of"]), new Verdict(Quality.Doubtful, []), out var unknown); return unknown.Single(); },
            Is.EqualTo("unheard_of"));

    [Test]
    public void Both_lists_fit_their_bits()
    {
        Assert.That(ReasonCodes.OfSources, Is.Unique.And.Count.LessThanOrEqualTo(30));
        Assert.That(ReasonCodes.OfServer, Is.Unique.And.Count.LessThanOrEqualTo(30));
    }
}
