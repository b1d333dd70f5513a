using HomeCare.Modules.Reports.Content;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

/// <summary>Prints for real and reads the pages back with other people's tools.</summary>
internal sealed class PrintedReportTests
{
    /// <summary>Where to leave the printed files for a person to look at; unset for nowhere.</summary>
    private static readonly string? KeepIn = Environment.GetEnvironmentVariable("HOMECARE_KEEP_PDF");

    [TestCase("empty", "fr-FR")]
    [TestCase("normal", "fr-FR")]
    [TestCase("normal", "en-GB")]
    [TestCase("nine alerts", "fr-FR")]
    [TestCase("worst", "fr-FR")]
    [TestCase("worst", "en-GB")]
    [TestCase("clocks forward", "fr-FR")]
    [TestCase("a month", "fr-FR")]
    [TestCase("still open", "fr-FR")]
    public async Task Any_period_is_two_A4_pages_with_nothing_cut_off(string name, string culture)
    {
        var pdf = await PrintedPages.PrintAsync(Named(name), culture);
        if (KeepIn is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(KeepIn, $"{name.Replace(' ', '-')}-{culture[..2]}.pdf"), pdf);
        }

        var info = await PrintedPages.InfoAsync(pdf);
        var (first, second) = (await PrintedPages.TextAsync(pdf, 1), await PrintedPages.TextAsync(pdf, 2));
        var french = culture == "fr-FR";

        Assert.That(info, Does.Match(@"Pages:\s+2\b").And.Match(@"Page size:\s+59\d[\d.]* x 84\d[\d.]* pts \(A4\)").And.Match(@"Tagged:\s+yes"));
        Assert.That(info, Does.Match("Title: +" + (french ? "Suivi à domicile" : "Home monitoring")));
        Assert.That(first, Does.Match("1 ?/ ?2$"));
        Assert.That(first, Does.Contain(french ? "Pas par jour" : "Steps a day"));
        Assert.That(second, Does.Contain(french ? "une SpO2 au poignet est fragile." : "SpO2 at the wrist is fragile."), "the last line of the last section");
        Assert.That(second, Does.Contain(french ? "à confirmer par un médecin" : "to be confirmed by a physician"));
        Assert.That(second, Does.Contain(french ? "NEWS2 n'est pas calculé : 2 paramètres sur 7" : "NEWS2 is not computed: 2 parameters of 7"));
        Assert.That(second, Does.Match("2 ?/ ?2$"));
    }

    [Test]
    public async Task The_week_reads_as_sentences_and_alerts_with_their_outcomes()
    {
        var pdf = await PrintedPages.PrintAsync(Weeks.Normal());

        var first = await PrintedPages.TextAsync(pdf, 1);
        Assert.That(first, Does.Contain("Jeanne Moreau").And.Contain("semaine du 3 au 9 mars 2025").And.Contain("Dr Anne Lefèvre"));
        Assert.That(first, Does.Contain("le 10 mars 2025 à 05:00"), "made at, on the home's clock");
        Assert.That(first, Does.Contain("Données reçues 92 % du temps ; interruption du mardi 4 à 14:05 au mercredi 5 à 03:40 (13 h 35)."));
        var second = await PrintedPages.TextAsync(pdf, 2);
        Assert.That(second, Does.Contain("Chute, annulée au domicile 10:13").And.Contain("fausse alerte, ven. 7 11:00").And.Contain("S'est assise brusquement."));
        Assert.That(second, Does.Contain("Claire Petit, infirmière").And.Contain("ven. 7 10:15 (3 min)"));
        Assert.That(second, Does.Contain("55 590 relevés reçus sur 60 480 attendus"));
    }

    [Test]
    public async Task Of_sixty_alerts_the_gravest_are_printed_and_the_others_counted()
    {
        var second = await PrintedPages.TextAsync(await PrintedPages.PrintAsync(Weeks.Worst()), 2);

        Assert.That(second, Does.Contain("Les 17 plus graves ; et 43 autres, voir le site."));
        Assert.That(second, Does.Contain("Rouge").And.Not.Contain("Jaune"));
    }

    [Test]
    public async Task An_empty_week_says_so()
    {
        var first = await PrintedPages.TextAsync(await PrintedPages.PrintAsync(Weeks.Empty()), 1);

        Assert.That(first, Does.Contain("Aucune donnée n'a été reçue pendant cette période"));
    }

    [Test]
    public async Task The_fonts_travel_with_the_document()
    {
        var fonts = await PrintedPages.FontsAsync(await PrintedPages.PrintAsync(Weeks.Normal()));

        // Columns end in: emb sub uni, object and generation.
        var rows = fonts.Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.That(rows, Is.Not.Empty.And.All.Match(@"\byes\s+yes\s+yes\s+\d+\s+\d+\s*$"));
    }

    private static PeriodData Named(string name) => name switch
    {
        "empty" => Weeks.Empty(),
        "normal" => Weeks.Normal(),
        "nine alerts" => Weeks.Worst() with { Alerts = [.. Weeks.Worst().Alerts.Take(9)] },
        "worst" => Weeks.Worst(),
        "clocks forward" => Weeks.Data(Weeks.Period(new DateOnly(2025, 3, 24), new DateOnly(2025, 3, 30), Weeks.Later.AddDays(30))),
        "a month" => Weeks.Data(Weeks.Period(new DateOnly(2025, 2, 1), new DateOnly(2025, 3, 3))),
        "still open" => Weeks.Data(Weeks.Period(now: Weeks.At(6, 15, 20))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such week."),
    };
}
