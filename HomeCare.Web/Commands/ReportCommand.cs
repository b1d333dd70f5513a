using System.CommandLine;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Contracts;

namespace HomeCare.Web.Commands;

/// <summary><c>report</c>: a person's report as a PDF file.</summary>
internal static class ReportCommand
{
    public static Command Make()
    {
        var patient = new Option<Guid>("--patient") { Description = "The person's id.", Required = true };
        var from = new Option<DateOnly>("--from") { Description = "First day, e.g. 2026-11-16.", Required = true };
        var to = new Option<DateOnly>("--to") { Description = "Last day, inclusive; at most 31 days later.", Required = true };
        var file = new Option<FileInfo>("--out") { Description = "Where the PDF goes.", Required = true };
        var report = new Command("report", "Makes a person's report as a PDF.") { patient, from, to, file };
        CommandLine.Runs(report, (parsed, settings, cancellationToken) => Offline.RunAsync(settings, async (mediator, _) =>
        {
            var request = new MakeReport(new PatientId(parsed.GetRequiredValue(patient)), parsed.GetRequiredValue(from), parsed.GetRequiredValue(to));
            var outcome = await mediator.Send(request, cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                return await Offline.RefuseAsync(refusal);
            }

            var path = parsed.GetRequiredValue(file).FullName;
            await File.WriteAllBytesAsync(path, outcome.Value.Pdf, cancellationToken);
            await Console.Out.WriteLineAsync($"{path} ({outcome.Value.Pdf.Length} bytes)");
            return 0;
        }));
        return report;
    }
}
