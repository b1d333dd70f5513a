using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Ingestion;

/// <summary>
/// Works on dangers in the foremost threads, from body to receipt: a danger leaves the pool at once, where it would take its turn with ten thousand readings, and SQLite
/// works on its caller's thread. Two batches of one box at once, so that a box gone mad leaves the threads to the others; what is beyond is told
/// to come back in a second, before it is given one. Nothing else is counted: a box that waits for its receipts may tell as many dangers as there are.
/// </summary>
internal sealed class DangerLane(Foremost foremost)
{
    private readonly BatchesAtWork ofABox = new();

    /// <summary>Takes the dangers and answers, or answers 429 with Retry-After.</summary>
    public Task RunAsync(HttpContext context, BoxId box) => ofABox.TryEnter(box)
        ? foremost.RunAsync(() => AnswerAsync(context, box))
        : BatchesAtWork.TooMany(context).ExecuteAsync(context);

    private async Task AnswerAsync(HttpContext context, BoxId box)
    {
        IResult answer;
        try
        {
            answer = await PostDangers.AnswerAsync(context, box);
        }
        finally
        {
            // Before the receipt: a box that has it may send the next at once.
            ofABox.Leave(box);
        }

        await answer.ExecuteAsync(context);
    }
}
