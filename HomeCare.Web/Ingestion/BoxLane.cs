using System.Collections.Frozen;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Web.Ingestion;

/// <summary>
/// Takes what boxes post all day out of the pipeline before routing: ten thousand readings come each second, and routing, authorization and
/// the binding of an endpoint cost more than all that is done with one. The same answers are given behind the mapped endpoints, which stay for
/// the rare other spellings of an address. Either way the box is asked for before its body is looked at.
/// </summary>
internal static class BoxLane
{
    private static readonly FrozenDictionary<string, Answer> Answers = new Dictionary<string, Answer>
    {
        [WireV1.ReadingsPath] = PostReadings.AnswerAsync,
        [WireV1.DangersPath] = PostDangers.AnswerAsync,
        [WireV1.HeartbeatsPath] = PostHeartbeat.AnswerAsync,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a known box is answered.</summary>
    private delegate Task<IResult> Answer(HttpContext context, BoxId box);

    public static IApplicationBuilder UseBoxLane(this IApplicationBuilder app) => app.Use((context, next) =>
        HttpMethods.IsPost(context.Request.Method) && context.Request.Path.Value is { } path && Answers.TryGetValue(path, out var answer)
            ? HandleAsync(context, answer)
            : next(context));

    public static void MapBoxLane(this IEndpointRouteBuilder boxes)
    {
        foreach (var (path, answer) in Answers)
        {
            boxes.MapPost(path, context => HandleAsync(context, answer));
        }
    }

    // Who speaks is known from memory as a rule, since a box that lives sends readings: so strangers and a box gone mad cost no thread that goes first.
    private static async Task HandleAsync(HttpContext context, Answer answer)
    {
        if (await context.RequestServices.GetRequiredService<IBoxIdentity>().FindAsync(context) is not { } box)
        {
            await Problems.Stranger(context).ExecuteAsync(context);
        }
        else if (answer == PostDangers.AnswerAsync)
        {
            await context.RequestServices.GetRequiredService<DangerLane>().RunAsync(context, box);
        }
        else
        {
            await (await answer(context, box)).ExecuteAsync(context);
        }
    }
}
