using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Tests.Reports;

/// <summary>Patients, Telemetry and Alerts as Reports sees them: they answer from one week's data.</summary>
internal sealed class Neighbours :
    IRequestHandler<GetPatientForDocument, PatientCard?>, IRequestHandler<GetContacts, ContactSheet?>,
    IRequestHandler<ListCareTeam, IReadOnlyList<StaffMember>>, IRequestHandler<ListStaff, IReadOnlyList<StaffMember>>,
    IRequestHandler<ListPatientsInCare, IReadOnlyList<PatientId>>, IRequestHandler<ListLimits, IReadOnlyList<LimitsVersion>>,
    IRequestHandler<ListAlerts, IReadOnlyList<AlertSummary>>, IRequestHandler<GetSeries, IReadOnlyList<SeriesPoint>>,
    IRequestHandler<GetDataQuality, DataQuality>, IRequestHandler<ListTrends, IReadOnlyList<HabitLeft>>,
    IRequestHandler<ListVisits, IReadOnlyList<Visit>>
{
    public PeriodData Data { get; set; } = Weeks.Normal();

    public IReadOnlyList<PatientId> InCare { get; set; } = [Weeks.Jeanne];

    public HashSet<PatientId> Broken { get; } = [];

    public void Register(IServiceCollection services)
    {
        foreach (var face in GetType().GetInterfaces().Where(face => face.IsGenericType))
        {
            services.AddSingleton(face, this);
        }
    }

    public Task<PatientCard?> Handle(GetPatientForDocument request, CancellationToken cancellationToken) =>
        Broken.Contains(request.Patient) ? throw new InvalidOperationException("The neighbour is broken.")
        : Task.FromResult(InCare.Contains(request.Patient) ? Data.Person with { Id = request.Patient } : null);

    public Task<ContactSheet?> Handle(GetContacts request, CancellationToken cancellationToken) =>
        Task.FromResult<ContactSheet?>(new ContactSheet("7K3Q", "Jeanne M.", "Europe/Paris", 1, []));

    public Task<IReadOnlyList<StaffMember>> Handle(ListCareTeam request, CancellationToken cancellationToken) => Task.FromResult(Data.CareTeam);

    public Task<IReadOnlyList<StaffMember>> Handle(ListStaff request, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StaffMember>>([.. new[] { Weeks.Doctor, Weeks.Nurse }.Where(staff => request.Only?.Contains(staff.Id) ?? true)]);

    public Task<IReadOnlyList<PatientId>> Handle(ListPatientsInCare request, CancellationToken cancellationToken) => Task.FromResult(InCare);

    public Task<IReadOnlyList<LimitsVersion>> Handle(ListLimits request, CancellationToken cancellationToken) => Task.FromResult(Data.Limits);

    public Task<IReadOnlyList<AlertSummary>> Handle(ListAlerts request, CancellationToken cancellationToken) => Task.FromResult(Data.Alerts);

    public Task<IReadOnlyList<SeriesPoint>> Handle(GetSeries request, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SeriesPoint>>([.. Data.Minutes.Concat(Data.MinutesBefore).Where(minute => minute.From >= request.From && minute.From < request.To)]);

    public Task<IReadOnlyList<HabitLeft>> Handle(ListTrends request, CancellationToken cancellationToken) => Task.FromResult(Data.Trends);

    public Task<IReadOnlyList<Visit>> Handle(ListVisits request, CancellationToken cancellationToken) => Task.FromResult(Data.Visits);

    public Task<DataQuality> Handle(GetDataQuality request, CancellationToken cancellationToken) => Task.FromResult(Data.Quality);
}
