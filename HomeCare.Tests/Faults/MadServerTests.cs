using System.Text.Json.Nodes;
using HomeCare.Tests.Support;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>
/// R11 and R20: receipts that are lost after the commit, cut, reordered, late, of a newer server, or no receipts at all; posts that arrive twice. In a
/// random order, a danger among them.
/// </summary>
[TestFixture]
[Category("Slow")]
internal sealed class MadServerTests
{
    private static readonly (string Name, Func<HttpContext, Func<Task>, Task> Answer)[] Ways =
    [
        ("as it should", (_, right) => right()),
        ("receipt lost", LostAsync),
        ("taken twice", TwiceAsync),
        ("lines reordered", (context, right) => ChangedAsync(context, right, receipt =>
        {
            var items = receipt["items"]!.AsArray();
            receipt["items"] = new JsonArray([.. items.Reverse().Select(item => item!.DeepClone())]);
        })),
        ("a line too few", (context, right) => ChangedAsync(context, right, receipt =>
        {
            if (receipt["items"]!.AsArray() is { Count: > 0 } items)
            {
                items.RemoveAt(items.Count - 1);
            }
        })),
        ("a newer server's member", (context, right) => ChangedAsync(context, right, receipt => receipt["weather"] = new JsonObject { ["mild"] = true })),
        ("cut", CutAsync),
        ("late", async (_, right) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(700));
            await right();
        }),
        ("broken", (context, _) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        }),
    ];

    [TestCase(1)]
    [TestCase(2)]
    public async Task Whatever_the_server_answers_everything_is_there_once_in_the_end(int slice)
    {
        var seed = (Environment.TickCount % 1_000_000 * 10) + slice;
        var dice = new Random(seed);
        await using var home = await FaultyHome.MakeAsync();
        await home.StartBoxAsync();
        await home.BoxKnowsWhomToTextAsync();
        var ways = Enumerable.Range(0, 30).Select(_ => Ways[dice.Next(Ways.Length)]).ToList();
        ways.ForEach(way => home.Server.Misbehave(way.Answer));
        for (var i = 0; i < 300; i++)
        {
            home.Measure();
            if (i % 100 == 50)
            {
                home.Fall();
            }

            await Task.Delay(20);
        }

        var history = await home.SettleAsync(TimeSpan.FromMinutes(4));

        Assert.That(Oracles.All(history), Is.Empty, $"seed {seed}: {string.Join(", ", ways.Select(way => way.Name))}\n{home.LastWords()}");
        Assert.That(history.Texts, Has.Count.EqualTo(6), "three falls, two relatives: a server that goes mad doubles no text");
    }

    private static async Task LostAsync(HttpContext context, Func<Task> right)
    {
        await TakenAsync(context, right);
        context.Abort();
    }

    private static async Task TwiceAsync(HttpContext context, Func<Task> right)
    {
        await TakenAsync(context, right);
        await right();
    }

    private static async Task CutAsync(HttpContext context, Func<Task> right)
    {
        var receipt = await TakenAsync(context, right);
        await context.Response.Body.WriteAsync(receipt.AsMemory(0, receipt.Length / 2));
    }

    private static async Task ChangedAsync(HttpContext context, Func<Task> right, Action<JsonObject> change)
    {
        var receipt = await TakenAsync(context, right);
        if (receipt.Length > 0 && JsonNode.Parse(receipt) is JsonObject { } answer && answer.ContainsKey("items"))
        {
            change(answer);
            receipt = System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString());
        }

        await context.Response.Body.WriteAsync(receipt);
    }

    /// <summary>What the server would have answered, held back.</summary>
    private static async Task<byte[]> TakenAsync(HttpContext context, Func<Task> right)
    {
        var body = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await right();
        context.Response.Body = body;
        return held.ToArray();
    }
}
