using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Tests.Web.Languages;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.BackOffice;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

internal sealed class BoxConditionTests
{
    [TestCase("HC-000131", "En ordre", null, false)]
    [TestCase("HC-000132", "Entendu, à voir", "sur sa batterie, sans secteur, bracelet non porté", true)]
    [TestCase("HC-000133", "Muet depuis 09:00", "sur sa batterie, sans secteur, sans réseau GSM, bracelet hors de portée ou déchargé", true)]
    [TestCase("HC-000134", "Jamais entendu", "inscrit, mais n’a encore rien envoyé", true)]
    [TestCase("HC-000135", "Attend sa première mise en marche", null, false)]
    [TestCase("HC-000098", "Révoqué", null, false)]
    public void A_box_says_how_it_is_and_why(string serial, string state, string? cause, bool needs)
    {
        using var _ = new LanguageOf("fr-FR");
        Assert.That(Of(OfficeShelf.Boxes.Single(box => box.SerialNumber == serial)), Is.EqualTo(new BoxCondition(state, cause, needs)));
    }

    [TestCase(180, false)]
    [TestCase(181, true)]
    public void After_three_minutes_a_box_is_silent_also_when_nothing_announced_it(int seconds, bool silent)
    {
        using var _ = new LanguageOf("fr-FR");
        var healthy = OfficeShelf.Boxes[0] with { HeardAt = Ward.Noon.AddSeconds(-seconds) };
        Assert.That(Of(healthy).Needs, Is.EqualTo(silent));
        Assert.That(Of(healthy).Cause, silent ? Does.StartWith("rien ne l’annonçait") : Is.Null);
    }

    private static BoxCondition Of(BoxEntry box) => BoxCondition.Of(box, new HomeClock(new FakeTimeProvider(Ward.Noon), new Words()), new Words());
}
