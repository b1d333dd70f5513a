using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>Plans a nurse's round of a day: a number a person, in the order of the visits.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class RoundsModel(IMediator mediator, HomeClock clock) : PageModel
{
    public IReadOnlyList<StaffMember> Nurses { get; private set; } = [];

    public StaffMember? Nurse { get; private set; }

    public DateOnly Day { get; private set; }

    public IReadOnlyList<(OfficePatient Patient, int? Place)> Plan { get; private set; } = [];

    public string? Refusal { get; private set; }

    public async Task OnGetAsync(Guid? nurse, DateOnly? day, CancellationToken cancel)
    {
        Nurses = [.. (await mediator.Send(new ListStaff(), cancel)).Where(member => member.Role == StaffRole.Nurse)];
        Nurse = Nurses.FirstOrDefault(member => member.Id.Value == nurse) ?? (Nurses.Count > 0 ? Nurses[0] : null);
        Day = day ?? clock.Today;
        var planned = Nurse is null ? [] : await mediator.Send(new FindRound(Nurse.Id, Day), cancel);
        var places = planned.Select((patient, index) => (patient, index)).ToDictionary(stop => stop.patient, stop => (int?)(stop.index + 1));
        Plan = [.. (await mediator.Send(new ListPatientsForOffice(), cancel))
            .Select(patient => (patient, places.GetValueOrDefault(patient.Id)))
            .OrderBy(row => row.Item2 ?? int.MaxValue).ThenBy(row => row.patient.LastName, StringComparer.CurrentCulture)];
    }

    public async Task<IActionResult> OnPostAsync(Guid nurse, DateOnly day, Dictionary<Guid, int?> place, CancellationToken cancel)
    {
        var patients = place.Where(row => row.Value > 0).OrderBy(row => row.Value).Select(row => new PatientId(row.Key)).ToList();
        var planned = await mediator.Send(new PlanRound(new StaffId(nurse), day, patients), cancel);
        if (planned.Succeeded)
        {
            return LocalRedirect($"/office/rounds?nurse={nurse}&day={day:yyyy-MM-dd}");
        }

        Refusal = planned.Refusal!.In(CultureInfo.CurrentUICulture);
        await OnGetAsync(nurse, day, cancel);
        return Page();
    }
}
