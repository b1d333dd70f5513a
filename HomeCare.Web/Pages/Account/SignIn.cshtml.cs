using System.Globalization;
using System.Security.Claims;
using HomeCare.Modules.BackOffice.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Account;

/// <summary>First factor: the password. The code is asked for on the next page.</summary>
[AllowAnonymous]
internal sealed class SignInModel(IMediator mediator, DeviceCookie device) : PageModel
{
    [BindProperty(Name = "email")]
    public string Email { get; set; } = "";

    [BindProperty(Name = "password")]
    public string Password { get; set; } = "";

    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string? Refusal { get; private set; }

    public IActionResult OnGet() => User.Session() is null ? Page() : LocalRedirect(User.Home());

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var from = HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        var outcome = await mediator.Send(new CheckPassword(Email, Password, device.Read(HttpContext), from), cancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            Refusal = refusal.In(CultureInfo.CurrentUICulture);
            return Page();
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, outcome.Value.ToString())], Sessions.FirstFactor);
        await HttpContext.SignInAsync(Sessions.FirstFactor, new ClaimsPrincipal(identity));
        return RedirectToPage("/Account/Code", new { ReturnUrl });
    }
}
