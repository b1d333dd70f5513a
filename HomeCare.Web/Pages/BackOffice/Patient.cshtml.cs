using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>What is typed to add a relative.</summary>
internal sealed record ContactForm(string? FirstName, string? Relationship, string? Phone, int? Order);

/// <summary>A person's administrative side: home, care team, relatives.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class PatientModel(IMediator mediator) : PageModel
{
    public PatientCard Patient { get; private set; } = null!;

    public IReadOnlyList<StaffMember> Team { get; private set; } = [];

    public IReadOnlyList<StaffMember> Staff { get; private set; } = [];

    public ContactForm Form { get; private set; } = new(null, null, null, null);

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(PatientId id, CancellationToken cancel)
    {
        Patient = (await mediator.Send(new GetPatientForDocument(id), cancel))!;
        Team = await mediator.Send(new ListCareTeam(id), cancel);
        Staff = await mediator.Send(new ListStaff(), cancel);
        return Patient is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostContactAsync(PatientId id, ContactForm form, CancellationToken cancel)
    {
        var contact = new AddContact(id, form.FirstName?.Trim() ?? "", form.Relationship?.Trim() ?? "", form.Phone ?? "", form.Order ?? 1);
        return await AnswerAsync(id, form, await mediator.Send(contact, cancel), cancel);
    }

    public async Task<IActionResult> OnPostJoinAsync(PatientId id, Guid staff, CancellationToken cancel) =>
        await AnswerAsync(id, Form, await mediator.Send(new JoinCareTeam(id, new StaffId(staff)), cancel), cancel);

    public async Task<IActionResult> OnPostDischargeAsync(PatientId id, CancellationToken cancel) =>
        await mediator.Send(new DischargePatient(id), cancel) is { Refusal: { } refusal }
            ? await AnswerAsync(id, Form, (Outcome<PatientId>)refusal, cancel) : LocalRedirect("/office/patients");

    private Task<IActionResult> AnswerAsync<T>(PatientId id, ContactForm typed, Outcome<T> outcome, CancellationToken cancel)
    {
        (Form, Refusal) = (typed, outcome.Refusal?.In(CultureInfo.CurrentUICulture));
        return outcome.Succeeded ? Task.FromResult<IActionResult>(LocalRedirect($"/office/patients/{id}")) : OnGetAsync(id, cancel);
    }
}
