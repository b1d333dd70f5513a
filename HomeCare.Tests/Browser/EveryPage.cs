using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Tests.Web.Pages;

namespace HomeCare.Tests.Browser;

/// <summary>The pages that a person can open, with whom they are for.</summary>
internal static class EveryPage
{
    public static IEnumerable<(AccountRole? Role, string Path)> List { get; } =
    [
        (AccountRole.Doctor, "/doctor"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range=6h&rejected=true"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range=24h&rejected=true"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range=7d"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range=30d"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range=1y"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Louise.Id}"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Odette.Id}"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}/limits"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}/escalation"),
        (AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}/switch-offs"),
        (AccountRole.Doctor, "/doctor/burden"),
        (AccountRole.Doctor, $"/alerts/{Ward.Fall.Id}"),
        (AccountRole.Nurse, "/nurse"),
        (AccountRole.Nurse, $"/nurse/patients/{Ward.Jeanne.Id}"),
        (AccountRole.Nurse, $"/alerts/{Ward.Fast.Id}"),
        (AccountRole.Nurse, $"/alerts/{Ward.Unanswered.Id}"),
        (AccountRole.Nurse, $"/alerts/pauses/{Ward.Henri.Id}"),
        (AccountRole.Nurse, $"/nurse/patients/{Ward.Henri.Id}"),
        (AccountRole.Nurse, $"/alerts/{Ward.Closed.Id}"),
        (AccountRole.Admin, "/office"),
        (AccountRole.Admin, "/office/accounts/new"),
        (AccountRole.Admin, "/office/staff"),
        (AccountRole.Admin, "/office/patients"),
        (AccountRole.Admin, "/office/patients/new"),
        (AccountRole.Admin, $"/office/patients/{Ward.Jeanne.Id}"),
        (AccountRole.Admin, $"/office/patients/{Ward.Jeanne.Id}/maintenance"),
        (AccountRole.Admin, "/office/calls"),
        (AccountRole.Admin, "/office/rounds"),
        (AccountRole.Admin, "/office/replacements"),
        (AccountRole.Admin, "/office/boxes"),
        (AccountRole.Admin, "/office/boxes/quality"),
        (AccountRole.Admin, "/office/silence"),
        (AccountRole.Admin, "/office/texts"),
    ];
}
