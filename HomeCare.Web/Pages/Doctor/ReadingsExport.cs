using System.Text;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>
/// A person's readings as a file, written while it is read: a day at a time is in memory. Every reading up to 31 days, quarters of an hour beyond. Columns,
/// units and codes: docs/export.md. Should reading fail midway, the connection breaks: a file cut short must not look whole.
/// </summary>
/// <param name="mediator">Answers.</param>
/// <param name="patient">Whose.</param>
/// <param name="fileName">Says no person.</param>
/// <param name="from">First day, of the home's clock.</param>
/// <param name="to">Last day, in it.</param>
internal sealed class ReadingsExport(IMediator mediator, PatientId patient, string fileName, DateOnly from, DateOnly to) : IActionResult
{
    /// <summary>Days of which every reading is given.</summary>
    public const int MostRawDays = 31;

    /// <summary>Days that are given at all.</summary>
    public const int MostDays = 366;

    public const int BucketSeconds = 900;

    private const int WriteAt = 1 << 15;

    private static readonly string[] RawColumns =
    [
        "time_utc", "time_local", "hr", "hr_quality", "hr_reasons", "spo2", "spo2_quality", "spo2_reasons", "steps", "steps_quality", "falls", "falls_quality",
        "battery", "battery_quality", "span_s", "late",
    ];

    private static readonly string[] BucketColumns =
        ["time_utc", "time_local", "hr_mean", "hr_min", "hr_max", "hr_count", "spo2_mean", "spo2_min", "spo2_max", "spo2_count", "steps", "received", "rejected"];

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var cancel = context.HttpContext.RequestAborted;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";

        // Spreadsheets read UTF-8 only when the file begins with its mark.
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        var csv = new CsvText();
        var isRaw = to.DayNumber - from.DayNumber < MostRawDays;
        foreach (var column in isRaw ? RawColumns : BucketColumns)
        {
            csv.Words(column);
        }

        csv.End();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            var (start, end) = (Midnight(day), Midnight(day.AddDays(1)));
            await (isRaw ? WriteReadingsAsync(writer, csv, start, end, cancel) : WriteBucketsAsync(csv, start, end, cancel));
            await WriteAsync(writer, csv, cancel);
        }
    }

    private async Task WriteReadingsAsync(StreamWriter writer, CsvText csv, DateTimeOffset start, DateTimeOffset end, CancellationToken cancel)
    {
        foreach (var reading in await mediator.Send(new GetReadings(patient, start, end), cancel))
        {
            csv.Utc(reading.MeasuredAt).Local(reading.MeasuredAt, HomeClock.Zone);
            Signal(csv, reading.HeartRateBpm, withReasons: true);
            Signal(csv, reading.OxygenPercent, withReasons: true);
            Signal(csv, reading.Steps, withReasons: false);
            Signal(csv, reading.Falls, withReasons: false);
            Signal(csv, reading.BatteryPercent, withReasons: false);
            csv.Count(reading.SpanSeconds).Count(reading.Late ? 1 : 0).End();
            if (csv.Length > WriteAt)
            {
                await WriteAsync(writer, csv, cancel);
            }
        }
    }

    /// <summary>A bucket in which nothing was received is no line: a gap is a gap.</summary>
    private async Task WriteBucketsAsync(CsvText csv, DateTimeOffset start, DateTimeOffset end, CancellationToken cancel)
    {
        foreach (var point in await mediator.Send(new GetSeries(patient, start, end, BucketSeconds), cancel))
        {
            if (point.Received == 0)
            {
                continue;
            }

            csv.Utc(point.From).Local(point.From, HomeClock.Zone);
            foreach (var band in new[] { point.HeartRateBpm, point.OxygenPercent })
            {
                csv.Number(band?.Mean).Number(band?.Lowest).Number(band?.Highest).Count(band?.Count ?? 0);
            }

            csv.Count(point.Steps).Count(point.Received).Count(point.Rejected).End();
        }
    }

    private static void Signal(CsvText csv, SignalValue? signal, bool withReasons)
    {
        csv.Number(signal?.Value).Words(signal?.Quality switch
        {
            null => "",
            Quality.Valid => "valid",
            Quality.Doubtful => "doubtful",
            Quality.Invalid => "invalid",
            _ => throw new ArgumentOutOfRangeException(nameof(signal)),
        });
        if (withReasons)
        {
            csv.Words(string.Join(' ', signal?.Reasons ?? []));
        }
    }

    private static async Task WriteAsync(StreamWriter writer, CsvText csv, CancellationToken cancel)
    {
        await writer.WriteAsync(csv.Take().AsMemory(), cancel);
        await writer.FlushAsync(cancel);
    }

    private static DateTimeOffset Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, HomeClock.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
