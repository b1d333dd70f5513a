using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>A person's readings from one day to another of the home's clock, as a file; or why not.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class ReadingsModel(IMediator mediator, HomeClock clock, Words words) : PageModel
{
    private const string DayFormat = "yyyy-MM-dd";

    public PatientCard Patient { get; private set; } = null!;

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(PatientId id, string? from, string? to, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is not { } patient)
        {
            return NotFound();
        }

        if (RefusalOf(from, to, out var first, out var last) is { } refusal)
        {
            (Patient, Refusal, Response.StatusCode) = (patient, refusal, StatusCodes.Status400BadRequest);
            return Page();
        }

        // Written down before the first byte is read; when it cannot be, nothing is given.
        var span = string.Create(CultureInfo.InvariantCulture, $"{first:yyyy-MM-dd}_{last:yyyy-MM-dd}");
        await mediator.Send(new RecordAccess(User.Account(), id, $"export_{span}"), cancel);
        return new ReadingsExport(mediator, id, $"{patient.Pseudonym}_{span}.csv", first, last);
    }

    private string? RefusalOf(string? from, string? to, out DateOnly first, out DateOnly last) =>
        !DateOnly.TryParseExact(from, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out first)
        | !DateOnly.TryParseExact(to, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out last)
            ? words["Donnez deux jours, comme {0}.", $"from={clock.Today.AddDays(-6):yyyy-MM-dd}&to={clock.Today:yyyy-MM-dd}"]
            : last < first ? words["Le dernier jour est avant le premier."]
            : last.DayNumber - first.DayNumber >= ReadingsExport.MostDays ? words["{0} jours au plus à la fois.", ReadingsExport.MostDays]
            : last > clock.Today ? words["Le dernier jour n’est pas encore commencé."]
            : null;
}
