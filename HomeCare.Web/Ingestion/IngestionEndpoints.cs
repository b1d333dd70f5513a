using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Web.Operations;
using Microsoft.AspNetCore.Authentication;

namespace HomeCare.Web.Ingestion;

/// <summary>What answers at the boxes' door. <c>ingestion.http</c> beside this file has a call of each.</summary>
internal static class IngestionEndpoints
{
    public static IServiceCollection AddIngestion(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, BoxAuthenticationHandler>(BoxAuthenticationHandler.BoxScheme, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Box, policy => policy.AddAuthenticationSchemes(BoxAuthenticationHandler.BoxScheme).RequireAuthenticatedUser());
        return services
            .AddSingleton<IngestionTls>()
            .AddHostedService<CertificateRenewal>()
            .AddHostedService<RehearseWords>()
            .AddSingleton<IBoxIdentity, CertificateIdentity>()
            .AddSingleton<TelemetryLane>()
            .AddSingleton<DangerLane>()
            .AddSingleton<Seldom>()
            .AddSingleton<EnrolmentLane>()
            .AddScoped<Receipts>();
    }

    public static void MapIngestion(this IEndpointRouteBuilder site)
    {
        var boxes = site.MapGroup("").At(Door.Ingestion).RequireAuthorization(Policies.Box).DisableAntiforgery();
        boxes.MapBoxLane();
        boxes.MapPost(WireV1.RenewalPath, PostRenewal.HandleAsync);

        var anyone = site.MapGroup("").At(Door.Ingestion).AllowAnonymous().DisableAntiforgery();
        anyone.MapPost(WireV1.EnrolmentPath, PostEnrolment.HandleAsync);
        anyone.MapGet(WireV1.SchemaPath, GetSchema);
        anyone.MapGet("/health/live", () => Results.Text("live"));
        anyone.MapGet("/health/ready", GetReadyAsync);
    }

    private static IResult GetSchema() =>
        typeof(WireV1).Assembly.GetManifestResourceStream("HomeCare.Modules.Wire.schema.v1.json") is { } schema
            ? Results.Stream(schema, "application/schema+json")
            : Problems.Of(StatusCodes.Status404NotFound, "schema_missing", "This build carries no schema.");

    // For load balancers; which engine is ill is told at the operators' door.
    private static async Task<IResult> GetReadyAsync(EngineWatch engines, CancellationToken cancellationToken) =>
        (await engines.LookAsync(cancellationToken)).Any(engine => engine.StopsTheServer)
            ? Problems.Of(StatusCodes.Status503ServiceUnavailable, "not_ready", "An engine is ill. The operators' door says which.")
            : Results.Text("ready");
}
