using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>A box trades its certificate for the next. Who it is and which key it leaves behind is said by the one it presents.</summary>
internal static class PostRenewal
{
    public static async Task<IResult> HandleAsync(HttpContext context, IMediator mediator)
    {
        var (request, problem) = await WireBody.ReadAsync<RenewalRequest>(context.Request);
        if (problem is not null)
        {
            return problem;
        }

        var presentKey = IngestionTls.CertificateOf(context)!.PublicKey.ExportSubjectPublicKeyInfo();
        var box = BoxAuthenticationHandler.BoxOf(context.User);
        var outcome = await mediator.Send(new RenewBox(box, request!.CertificateRequestPem, presentKey), context.RequestAborted);
        return outcome.Refusal is { } refusal
            ? Problems.Of(StatusCodes.Status403Forbidden, refusal.Code, refusal.French)
            : Results.Json(new RenewalAnswer(outcome.Value.CertificatePem, outcome.Value.AuthorityPem), WireJson.Options);
    }
}
