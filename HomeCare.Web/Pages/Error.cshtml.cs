using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages;

/// <summary>An error as a person reads it. The same body whatever the reason behind a status: a foreign object looks like none.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class ErrorModel : PageModel
{
    public int Code { get; private set; }

    public void OnGet(int code) => Code = Response.StatusCode = code;

    public void OnPost(int code) => OnGet(code);
}
