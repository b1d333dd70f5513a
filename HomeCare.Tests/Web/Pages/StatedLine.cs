using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HomeCare.Tests.Support;
using HomeCare.Web.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HomeCare.Tests.Web.Pages;

/// <summary>The live line in a test's hands: it says what the test says, and breaks when the test breaks it.</summary>
internal sealed class StatedLine(TimeProvider time)
{
    private readonly ConcurrentDictionary<Channel<SseItem<string>>, byte> open = new();
    private volatile bool isCut;
    private volatile bool refusedOne;

    public void Map(WebApplication app)
    {
        app.MapGet("/live/mine", FollowAsync);
        app.MapGet("/live/patients/{patient}", FollowAsync);
    }

    public async Task SendAsync(SseItem<string> item)
    {
        await Eventually.IsTrue(() => !open.IsEmpty, "a page listens");
        foreach (var line in open.Keys)
        {
            line.Writer.TryWrite(item);
        }
    }

    /// <summary>Ends every line, and refuses at least one page that tries again.</summary>
    public async Task CutAsync()
    {
        isCut = true;
        foreach (var line in open.Keys)
        {
            line.Writer.TryComplete();
        }

        await Eventually.IsTrue(() => open.IsEmpty && refusedOne, "every line ended and a page tried again in vain");
    }

    public void Mend() => isCut = false;

    private IResult FollowAsync(HttpContext context)
    {
        refusedOne |= isCut;
        return isCut
            ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : TypedResults.ServerSentEvents(EventsAsync(context.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var line = Channel.CreateUnbounded<SseItem<string>>();
        open[line] = 0;
        try
        {
            yield return LiveEvents.Tick(time.GetUtcNow());
            await foreach (var item in line.Reader.ReadAllAsync(cancel))
            {
                yield return item;
            }
        }
        finally
        {
            open.TryRemove(line, out _);
        }
    }
}
