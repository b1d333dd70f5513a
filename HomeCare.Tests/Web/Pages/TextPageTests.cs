using System.Net;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

/// <summary>What the office sees of texts: by which channel, whether they arrived, what no channel takes, what the month will cost.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TextPageTests
{
    private readonly StatedAnswers answers = new Ward().Answers;
    private PagesSite site;

    [SetUp]
    public async Task Open() => site = await PagesSite.StartAsync(answers);

    [TearDown]
    public async Task Close() => await site.DisposeAsync();

    [TestCase("/office")]
    [TestCase("/office/texts")]
    public async Task Texts_that_no_channel_takes_are_said_where_the_office_looks_first(string page)
    {
        var html = await GetAsync(page);

        Assert.That(html, Does.Contain("SMS d’alerte qu’aucun opérateur ne prend : 2").And.Contain("Le plus ancien attend depuis 11:53").And.Contain("Appelez les soignants de garde"));
    }

    [TestCase("/office")]
    [TestCase("/office/texts")]
    public async Task Where_all_texts_get_out_nothing_is_said(string page)
    {
        answers.To((GetTextHealth _) => new TextHealth(0, null, 12, 31, 0, 0));

        Assert.That(await GetAsync(page), Does.Not.Contain("class=\"notice bad\""));
    }

    [TestCase("/office", CanaryPart.Fall, "Aucune n’arrive : regardez d’abord le boîtier du canari.")]
    [TestCase("/office/texts", CanaryPart.ServerText, "aucun opérateur ne prend leur SMS : regardez les canaux.")]
    [TestCase("/office/texts", CanaryPart.BoxText, "le boîtier du canari ne prouve pas le sien")]
    public async Task A_chain_that_is_not_whole_is_said_where_the_office_looks_first(string page, CanaryPart missing, string words)
    {
        answers.To((FindCanary _) => (CanaryHealth?)(OfficeShelf.Canary with { IsLate = true, Missing = missing }));

        Assert.That(await GetAsync(page), Does.Contain("La chaîne d’alerte n’est plus entière.").And.Contain("Dernière chute du canari passée : 11:57.").And.Contain(words));
    }

    [Test]
    public async Task Without_a_canary_nothing_is_said_of_one()
    {
        answers.To((FindCanary _) => (CanaryHealth?)null);

        Assert.That(await GetAsync("/office/texts"), Does.Not.Contain("Canari"));
    }

    [Test]
    public async Task The_month_s_forecast_warns_beyond_the_budget()
    {
        var html = await GetAsync("/office/texts");
        Assert.That(html, Does.Contain("3\u202F112").And.Contain("161,82 €").And.Contain("La prévision dépasse le budget du mois (150,00 €)"));

        answers.To((GetTextHealth _) => OfficeShelf.TextHealth with { MonthlyBudget = 200 });
        Assert.That(await GetAsync("/office/texts"), Does.Not.Contain("La prévision dépasse"));

        answers.To((GetTextHealth _) => OfficeShelf.TextHealth with { PricePerText = 0 });
        Assert.That(await GetAsync("/office/texts"), Does.Contain("prix non réglé"));
    }

    [Test]
    public async Task Each_text_says_its_channel_and_arrived_is_said_with_its_hour()
    {
        answers.To((ListTexts _) => (IReadOnlyList<TextEntry>)[
            new(1, "4F2A", Ward.Nurse, null, MessageState.Delivered, Ward.Noon, Ward.Noon.AddSeconds(1), 1, "ovh:27814656", null, Ward.Noon.AddSeconds(5)),
            new(2, "4F2B", Ward.Nurse, null, MessageState.Queued, Ward.Noon, Ward.Noon.AddSeconds(1), 1, "twilio:SM12", "undelivered 30003"),
        ]);

        var html = await GetAsync("/office/texts");

        Assert.That(html, Does.Contain(">ovh<").And.Contain(">27814656<").And.Contain(">twilio<").And.Contain(">SM12<").And.Contain("Reçu par le téléphone").And.Contain("non remis au téléphone"));
    }

    private async Task<string> GetAsync(string path)
    {
        using var admin = site.ClientOf(AccountRole.Admin);
        return WebUtility.HtmlDecode(await admin.GetStringAsync(path));
    }
}
