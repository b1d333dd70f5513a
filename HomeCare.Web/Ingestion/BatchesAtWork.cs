using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web.Ingestion;

/// <summary>
/// How many batches of each box a lane works on: two at once. A box sends one and waits for its receipt; the second is for the one that it gave up and that is
/// still at work here. A box gone mad is told to come back, and what it holds of the server stays small.
/// </summary>
internal sealed class BatchesAtWork
{
    private const int AtOnce = 2;
    private const int RetrySeconds = 1;

    private readonly ConcurrentDictionary<BoxId, int> atWork = new();

    /// <summary>What a box is answered that was not let in: it keeps the batch and sends it again.</summary>
    public static IResult TooMany(HttpContext context) => Problems.NotNow(
        context, StatusCodes.Status429TooManyRequests, "too_many_at_once", "This box sends too many batches at once.", RetrySeconds);

    /// <summary>True when the box may: then <see cref="Leave"/> has to follow.</summary>
    public bool TryEnter(BoxId box)
    {
        while (true)
        {
            if (!atWork.TryGetValue(box, out var others))
            {
                if (atWork.TryAdd(box, 1))
                {
                    return true;
                }
            }
            else if (others >= AtOnce)
            {
                return false;
            }
            else if (atWork.TryUpdate(box, others + 1, others))
            {
                return true;
            }
        }
    }

    /// <summary>A box with nothing at work is not remembered.</summary>
    public void Leave(BoxId box)
    {
        while (atWork.TryGetValue(box, out var count)
            && !(count == 1 ? atWork.TryRemove(KeyValuePair.Create(box, count)) : atWork.TryUpdate(box, count - 1, count)))
        {
            // Another batch of the box came or went at the same moment.
        }
    }
}
