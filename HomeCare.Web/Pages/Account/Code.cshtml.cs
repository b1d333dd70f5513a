using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Account;

/// <summary>Second factor: the authenticator's code, for who typed the right password a moment ago.</summary>
[AllowAnonymous]
internal sealed class CodeModel(IMediator mediator, DeviceCookie device) : PageModel
{
    [BindProperty(Name = "code")]
    public string Code { get; set; } = "";

    [BindProperty(Name = "returnUrl", SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync() =>
        (await HttpContext.AuthenticateAsync(Sessions.FirstFactor)).Succeeded ? Page() : RedirectToPage("/Account/SignIn", new { ReturnUrl });

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if ((await HttpContext.AuthenticateAsync(Sessions.FirstFactor)).Principal is not { } first)
        {
            return RedirectToPage("/Account/SignIn", new { ReturnUrl });
        }

        var from = HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        var outcome = await mediator.Send(new CheckCode(first.Account(), Code, from), cancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            Refusal = refusal.In(CultureInfo.CurrentUICulture);
            return Page();
        }

        var viewer = outcome.Value.ToPrincipal(Sessions.Scheme);
        await HttpContext.SignOutAsync(Sessions.FirstFactor);
        await HttpContext.SignInAsync(Sessions.Scheme, viewer);
        device.Write(HttpContext, outcome.Value.Account);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : viewer.Home());
    }
}
