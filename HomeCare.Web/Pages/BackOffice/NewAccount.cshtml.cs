using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>What is typed to open an account.</summary>
internal sealed record AccountForm(string? Email, string? Password, AccountRole? Role, Guid? Staff);

/// <summary>Opens an account. The second factor's secret is in the answer to this one request and nowhere else.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class NewAccountModel(IMediator mediator) : PageModel
{
    public AccountForm Form { get; private set; } = new(null, null, null, null);

    public IReadOnlyList<StaffMember> Staff { get; private set; } = [];

    public (string Secret, QrCode Qr)? Created { get; private set; }

    public string? Refusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Staff = await mediator.Send(new ListStaff(), cancel);

    public async Task OnPostAsync(AccountForm form, CancellationToken cancel)
    {
        Form = form;
        var staff = form is { Role: not AccountRole.Admin, Staff: { } chosen } ? new StaffId(chosen) : (StaffId?)null;
        var made = await mediator.Send(
            new CreateAccount(form.Email?.Trim() ?? "", form.Password ?? "", form.Role ?? AccountRole.Admin, staff, User.Account()), cancel);
        if (made.Succeeded)
        {
            Created = (made.Value.TotpSecret, QrCode.ForAuthenticator(form.Email!.Trim(), made.Value.TotpSecret));
        }
        else
        {
            Refusal = made.Refusal!.In(CultureInfo.CurrentUICulture);
            await OnGetAsync(cancel);
        }
    }
}
