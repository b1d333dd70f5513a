using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages;

/// <summary>What people see instead of a page, whatever they asked with. The status stays the one of the refused request.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class ErrorModel : PageModel
{
    [FromRoute]
    public int Status { get; set; }

    public string Title => Status switch
    {
        404 => "Page introuvable",
        403 => "Accès non autorisé",
        >= 500 => "Le service a rencontré un problème",
        _ => "Demande refusée",
    };

    public string WhatToDo => Status switch
    {
        404 => "Cette page n’existe pas, ou vous n’y avez pas accès.",
        403 => "Votre compte ne donne pas accès à cette page.",
        >= 500 => "Rien n’a été perdu. Réessayez dans un instant.",
        _ => "Rechargez la page précédente, puis recommencez.",
    };

    public void OnGet() => Response.StatusCode = Status;

    public void OnPost() => OnGet();
}
