using System.Threading.Channels;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Statistics;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// One loop for everyone: what has come is told from what is known and judged plausible, made durable together, put into memory, judged by Alerts, and only
/// then answered. One writer, so nothing of it needs a lock but what others read; a disk that syncs slowly makes larger groups, not longer queues.
/// </summary>
internal sealed partial class Engine(
    IJournal journal, GroupJudging judging, Watermark watermark, SourceQuality quality, IntakeMeter meter, long stretchTicks, TimeProvider clock, ILogger log)
    : IAsyncDisposable
{
    /// <summary>
    /// While much comes in, a group is gathered for this long: a commit writes whole pages of the disk, so small ones cost the disk's life and the processor's
    /// time. A danger does not come this way.
    /// </summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);

    /// <summary>So many at once are "much"; below, each is committed as it comes.</summary>
    private const int Much = 8;

    /// <summary>Beyond, a box is told to come back: what waits longer than a few seconds is given up by the box anyway.</summary>
    private const int MostWaiting = 20_000;

    private const int MostInGroup = 4_000;

    private readonly Channel<Submission> waiting = Channel.CreateBounded<Submission>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Bytes scratch = new();
    private readonly Seldom seldom = new(clock);
    private Task running = Task.CompletedTask;
    private long lastGroup;

    /// <summary>Submissions that wait for the loop.</summary>
    public int Waiting => waiting.Reader.Count;

    public void Start(long after)
    {
        lastGroup = after;
        running = Task.Run(RunAsync);
    }

    /// <summary>Completes when the submission is durable and judged. Throws <see cref="IOException"/> when the journal is ill or too much waits: nothing was acknowledged.</summary>
    public Task TakeAsync(Submission submission) => waiting.Writer.TryWrite(submission)
        ? submission.Done
        : Task.FromException(new IOException("More readings wait for the journal than can be stored now."));

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await running;
        try
        {
            // So that the next start judges nothing a second time.
            if (lastGroup > 0)
            {
                journal.Append(new Group(lastGroup, watermark.Through, []));
            }
        }
        catch (IOException exception)
        {
            JournalFailed(exception, 0, 0);
        }
    }

    private async Task RunAsync()
    {
        var group = new List<Submission>(MostInGroup);
        var began = clock.GetTimestamp();
        while (await waiting.Reader.WaitToReadAsync())
        {
            if (group.Count >= Much && Gather - clock.GetElapsedTime(began) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, TimeProvider.System);
            }

            began = clock.GetTimestamp();
            group.Clear();
            while (group.Count < MostInGroup && waiting.Reader.TryRead(out var submission))
            {
                group.Add(submission);
            }

            try
            {
                Take(group);
            }
            catch (Exception exception)
            {
                LoopFailed(exception, group.Count);
                group.Reverse();
                GiveBack([.. group.Where(submission => !submission.Done.IsCompleted)], exception);
            }
        }
    }

    private void Take(List<Submission> group)
    {
        var (fresh, known) = (new List<Submission>(group.Count), new List<Submission>());
        foreach (var submission in group)
        {
            try
            {
                submission.Prepare();
            }
            catch (Exception exception)
            {
                // One that cannot be judged plausible costs nobody else in the group anything.
                LoopFailed(exception, 1);
                GiveBack([submission], exception);
                continue;
            }

            if (submission.Rows.Count > 0)
            {
                fresh.Add(submission);
            }
            else
            {
                submission.Hear();
                known.Add(submission);
            }
        }

        OffTheLoop(known, static submission => submission.Complete());
        if (fresh.Count == 0)
        {
            return;
        }

        var number = lastGroup + 1;
        var began = clock.GetTimestamp();
        try
        {
            using var trace = IntakeMeter.TraceCommit(fresh.Count);
            var bytes = journal.Append(new Group(number, watermark.Through, fresh));
            meter.Committed(fresh.Sum(submission => submission.Rows.Count), bytes, clock.GetElapsedTime(began), fresh.Count);
        }
        catch (Exception exception)
        {
            if (seldom.IsDue(exception, out var passedOver))
            {
                JournalFailed(exception, fresh.Count, passedOver);
            }

            // From the last to the first, so that each puts back the past it began with.
            for (var place = fresh.Count - 1; place >= 0; place--)
            {
                fresh[place].Undo();
            }

            var said = exception is IOException ? exception : new IOException("The journal did not take the readings.", exception);
            OffTheLoop(fresh, submission => submission.Fail(said));
            return;
        }

        lastGroup = number;
        watermark.Begin(number, fresh.Count, fresh[0].Place);
        var now = clock.GetTimestamp();
        foreach (var submission in fresh)
        {
            Remember(submission, now);
        }

        watermark.Remember(0, fresh[0].Place);
        judging.Judge(number, fresh);
    }

    private static void GiveBack(List<Submission> submissions, Exception exception)
    {
        submissions.ForEach(submission => submission.Undo());
        OffTheLoop(submissions, submission => submission.Fail(exception));
    }

    /// <summary>Whoever is answered goes on at once, to its receipt and to what else is asked of a box that sends something again: nobody else waits for that.</summary>
    private static void OffTheLoop(List<Submission> submissions, Action<Submission> answer)
    {
        if (submissions.Count > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static each => each.Submissions.ForEach(each.Answer), (Submissions: submissions, Answer: answer), preferLocal: false);
        }
    }

    private void Remember(Submission submission, long now)
    {
        var person = submission.Person;
        lock (person.Gate)
        {
            foreach (var row in submission.Rows)
            {
                person.Add(row, stretchTicks, submission.Place, now, scratch);
                person.Seen.Note(row);
                quality.Note(person.Id, row);
            }

            person.Seen.Hear(submission.Arrival.ReceivedAt);
        }

        submission.Box.Hear(submission.Arrival.ReceivedAt, null);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The journal did not take {Submissions} batches; their boxes were told to send them again. Groups that failed like it since the last one told, and are not written down: {PassedOver}")]
    private partial void JournalFailed(Exception exception, int submissions, long passedOver);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The intake failed on a group of {Submissions}; their boxes were told to send them again")]
    private partial void LoopFailed(Exception exception, int submissions);
}
