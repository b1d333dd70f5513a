using HomeCare.Modules.Reports.Content;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

internal sealed class PrintedReportTests
{
    private static readonly string? KeepIn = Environment.GetEnvironmentVariable("HOMECARE_KEEP_PDF");

    [TestCase("empty")]
    [TestCase("normal")]
    [TestCase("worst")]
    public async Task Any_week_is_two_A4_pages(string week)
    {
        var pdf = await PrintedPages.PrintAsync(Week(week));
        if (KeepIn is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(KeepIn, week + ".pdf"), pdf);
        }

        var info = await PrintedPages.InfoAsync(pdf);

        Assert.That(info, Does.Match(@"Pages:\s+2\b").And.Match(@"Page size:\s+59\d[\d.]* x 84\d[\d.]* pts \(A4\)").And.Match(@"Tagged:\s+yes"));
        Assert.That(info, Does.Match("Title:.*Suivi à domicile"));
    }

    private static PeriodData Week(string name) => name switch
    {
        "empty" => Weeks.Empty(),
        "normal" => Weeks.Normal(),
        _ => Weeks.Worst(),
    };
}
