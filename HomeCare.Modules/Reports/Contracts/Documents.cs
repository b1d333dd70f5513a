using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Reports.Contracts;

/// <summary>
/// Makes a person's report as a two-page PDF: summary in sentences, charts with gaps, alerts with outcomes, data quality. Kept in
/// the archive. Refused with what to install when the machine lacks the PDF engine.
/// </summary>
/// <param name="Patient">Whose.</param>
/// <param name="From">First day, in the home's time zone.</param>
/// <param name="To">Last day, inclusive; at most 31 days after <paramref name="From"/>.</param>
public sealed record MakeReport(PatientId Patient, DateOnly From, DateOnly To) : IRequest<Outcome<DocumentFile>>;

/// <summary>A person's documents, newest first.</summary>
public sealed record ListDocuments(PatientId Patient) : IRequest<IReadOnlyList<DocumentEntry>>;

/// <summary>One document's bytes, if it is this person's; null otherwise.</summary>
public sealed record FindDocument(PatientId Patient, Guid Document) : IRequest<DocumentFile?>;

/// <summary>Makes last week's report for everyone in care; each failure is noted and the others go on. The Monday job sends it.</summary>
public sealed record MakeWeeklyReports(DateOnly Monday) : IRequest<WeeklyReportsMade>;

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
