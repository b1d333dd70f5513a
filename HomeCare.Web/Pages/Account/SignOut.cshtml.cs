using HomeCare.Modules.BackOffice.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Account;

/// <summary>Ends the session on the server, so that no copy of the cookie is worth anything.</summary>
internal sealed class SignOutModel(IMediator mediator) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new EndSession(User.Session()!.Value), cancellationToken);
        await HttpContext.SignOutAsync(Sessions.Scheme);
        Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return RedirectToPage("/Account/SignIn");
    }
}
