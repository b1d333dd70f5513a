using System.Diagnostics;
using System.Globalization;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Reports.Document;
using HomeCare.Modules.Reports.Pdf;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

/// <summary>Prints a report and reads it back with a stranger's tools (poppler).</summary>
internal static class PrintedPages
{
    public static async Task<byte[]> PrintAsync(PeriodData data, string culture = "fr-FR")
    {
        NeedTools();
        using var chromium = new Chromium(new ChromiumSettings(null, TimeSpan.FromSeconds(60)), NullLogger<Chromium>.Instance);
        var html = await RenderReport.ToHtmlAsync(new ReportContent(data, CultureInfo.GetCultureInfo(culture), Weeks.Later));
        var printed = await chromium.PrintAsync(html, CancellationToken.None);
        return printed.Value;
    }

    public static void NeedTools()
    {
        Required.OrSkip(Chromium.Find(null, Environment.GetEnvironmentVariable("PATH")) is not null, "Chromium", "apt-get install chromium-headless-shell fonts-liberation");
        Required.OrSkip(Required.Find("pdftotext") is not null, "poppler", "apt-get install poppler-utils");
    }

    /// <summary>The text of one page as it is read, all spaces made one.</summary>
    public static async Task<string> TextAsync(byte[] pdf, int page)
    {
        var text = await RunAsync("pdftotext", pdf, "-f", $"{page}", "-l", $"{page}", "-enc", "UTF-8", "FILE", "-");
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    public static Task<string> InfoAsync(byte[] pdf) => RunAsync("pdfinfo", pdf, "FILE");

    public static Task<string> FontsAsync(byte[] pdf) => RunAsync("pdffonts", pdf, "FILE");

    private static async Task<string> RunAsync(string tool, byte[] pdf, params string[] arguments)
    {
        var file = Path.Combine(Path.GetTempPath(), $"homecare-test-{Guid.NewGuid():N}.pdf");
        await File.WriteAllBytesAsync(file, pdf);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments.Select(argument => argument == "FILE" ? file : argument))
            {
                RedirectStandardOutput = true,
                StandardOutputEncoding = System.Text.Encoding.UTF8,
            })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.That(process.ExitCode, Is.Zero, tool);
            return output;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
