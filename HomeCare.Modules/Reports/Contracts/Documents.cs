using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Reports.Contracts;

/// <summary>
/// Makes a person's report as a two-page PDF: summary in sentences, charts with gaps, alerts with outcomes, data quality. Kept in
/// the archive. Refused with what to install when the machine lacks the PDF engine. In English when the current UI culture is English,
/// else in French. Asked again while the data is the same, the stored document is given; when it changed, a new version stands beside it.
/// </summary>
/// <param name="Patient">Whose.</param>
/// <param name="From">First day, in the home's time zone.</param>
/// <param name="To">Last day, inclusive; at most 31 days after <paramref name="From"/>.</param>
public sealed record MakeReport(PatientId Patient, DateOnly From, DateOnly To) : IRequest<Outcome<DocumentFile>>;

/// <summary>A person's documents, newest first.</summary>
public sealed record ListDocuments(PatientId Patient) : IRequest<IReadOnlyList<DocumentEntry>>;

/// <summary>
/// One document's bytes. Refused as <c>document_unknown</c> when it is not this person's, exactly as when it does not exist; as
/// <c>document_missing</c> or <c>document_altered</c> when the archive no longer holds what was stored.
/// </summary>
public sealed record FindDocument(PatientId Patient, Guid Document) : IRequest<Outcome<DocumentFile>>;

/// <summary>
/// Makes the report of the week that begins on <paramref name="Monday"/> for everyone in care, in French; each failure is noted and the
/// others go on. Who already has one made after that week ended is passed over. The Monday job sends it.
/// </summary>
/// <param name="Monday">First day of the week to report on; any other day is a bug of the caller and throws.</param>
public sealed record MakeWeeklyReports(DateOnly Monday) : IRequest<WeeklyReportsMade>;

/// <summary>
/// Makes the weekly reports of the Mondays that passed while the program was off: at most the last five, as far back as a box keeps
/// readings. An installation that never ran before has missed nothing.
/// </summary>
public sealed record CatchUpWeeklyReports : IRequest<WeeklyReportsMade>;

/// <summary>What the Monday job came to.</summary>
public sealed record WeeklyReportsMade(int Made, int AlreadyThere, int Failed);

/// <summary>One document in the archive.</summary>
/// <param name="Id">Its id.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="MadeAt">When.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its digest, lower-case hex.</param>
public sealed record DocumentEntry(Guid Id, DateOnly From, DateOnly To, DateTimeOffset MadeAt, long Bytes, string Sha256);

/// <summary>A document with its bytes.</summary>
public sealed record DocumentFile(DocumentEntry Entry, byte[] Pdf);

/// <summary>When weekly reports are made: each Monday at 05:00 in Paris, of the week that ended at midnight.</summary>
public static class WeeklySchedule
{
    /// <summary>Minute, hour, day of month, month, day of week.</summary>
    public const string Cron = "0 5 * * 1";

    /// <summary>IANA name of the zone that <see cref="Cron"/> is in.</summary>
    public const string TimeZone = "Europe/Paris";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(5);

    /// <summary>The first day of the newest week whose reports should have been made by now.</summary>
    public static DateOnly NewestDue(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)).DateTime - Hour;
        var day = DateOnly.FromDateTime(local);
        var sinceMonday = ((int)day.DayOfWeek + 6) % 7;
        return day.AddDays(-sinceMonday - 7);
    }
}
