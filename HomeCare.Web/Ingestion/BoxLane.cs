using System.Collections.Frozen;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
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

    /// <summary>
    /// A danger leaves the thread that heard of it at once: that one reads everybody's connection, and SQLite works on its caller's. From its body to its receipt it
    /// is the foremost threads' business.
    /// </summary>
    private static Task HandleAsync(HttpContext context, Answer answer) => answer == PostDangers.AnswerAsync
        ? context.RequestServices.GetRequiredService<Foremost>().RunAsync(() => AnswerAsync(context, answer))
        : AnswerAsync(context, answer);

    private static async Task AnswerAsync(HttpContext context, Answer answer)
    {
        var box = await context.RequestServices.GetRequiredService<IBoxIdentity>().FindAsync(context);
        await (box is { } known ? await answer(context, known) : Problems.Stranger(context)).ExecuteAsync(context);
    }
}
