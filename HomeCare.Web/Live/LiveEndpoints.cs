using System.Security.Claims;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.AspNetCore.Authentication;

namespace HomeCare.Web.Live;

/// <summary>The streams that open pages listen to; <see cref="LiveEvents"/> says what comes.</summary>
internal static class LiveEndpoints
{
    /// <summary>Processes that share the work tell each other of alerts.</summary>
    public static IServiceCollection AddLive(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<LiveHub>().AddSingleton<LiveStream>().AddHostedService<WatchSessions>();
        if (ServerRoles.From(configuration) != ServerRole.All)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AlertsAcross>(provider, Engine.From(configuration)));
            services.AddHostedService(provider => provider.GetRequiredService<AlertsAcross>());
        }

        return services;
    }

    public static void MapLive(this IEndpointRouteBuilder site)
    {
        var live = site.MapGroup("/live").RequireAuthorization(Policies.Clinical);
        live.MapGet("/mine", FollowMineAsync);
        live.MapGet("/patients/{patient}", FollowPatientAsync);
    }

    /// <summary>Everyone the viewer may see now: a doctor's list, a nurse's round.</summary>
    private static async Task<IResult> FollowMineAsync(HttpContext context, ClaimsPrincipal viewer, LiveStream stream)
    {
        var staff = viewer.Staff();
        return await FollowAsync(context, stream, async mediator =>
            [.. (await mediator.Send(new ListMyPatients(staff))).Select(card => card.Id)]);
    }

    /// <summary>One person; 404 for one whom the viewer may not see, as for one who does not exist.</summary>
    private static async Task<IResult> FollowPatientAsync(
        PatientId patient, HttpContext context, ClaimsPrincipal viewer, IMediator mediator, LiveStream stream)
    {
        var staff = viewer.Staff();
        if (await mediator.Send(new FindMyPatient(staff, patient), context.RequestAborted) is null)
        {
            return Results.NotFound();
        }

        await mediator.Send(new RecordAccess(viewer.Account(), patient, "live"), context.RequestAborted);
        return await FollowAsync(context, stream, async asker =>
            await asker.Send(new FindMyPatient(staff, patient)) is null ? null : [patient]);
    }

    private static async Task<IResult> FollowAsync(
        HttpContext context, LiveStream stream, Func<IMediator, Task<IReadOnlyCollection<PatientId>?>> findVisible)
    {
        // A proxy that gathers an answer before it passes it on would make live late.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var ticket = await context.AuthenticateAsync(Sessions.Scheme);
        var endsAt = ticket.Properties?.ExpiresUtc ?? DateTimeOffset.MinValue;
        var events = stream.FollowAsync(
            context.User.Session()!.Value, context.User.Account(), endsAt, findVisible, context.RequestAborted);
        return TypedResults.ServerSentEvents(events);
    }
}
