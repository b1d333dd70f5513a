using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// Publishes what a group brought, person by person, and answers who is judged. One person whose judgement takes its time, because an alert is written, holds
/// up nobody else; one whose judgement fails is handed over to <see cref="Judging"/> and gets no receipt.
/// </summary>
internal sealed class GroupJudging(IServiceScopeFactory scopes, Judging judging, Watermark watermark, TimeProvider clock)
{
    public void Judge(long group, List<Submission> submissions)
    {
        var now = clock.GetUtcNow();
        var judged = new List<Submission>(submissions.Count);
        AsyncServiceScope? scope = null;
        IMediator? mediator = null;
        foreach (var submission in submissions)
        {
            if (scope is null)
            {
                scope = scopes.CreateAsyncScope();
                mediator = scope.Value.ServiceProvider.GetRequiredService<IMediator>();
            }

            var publishing = Publish(mediator!, submission, now);
            if (publishing.IsCompletedSuccessfully)
            {
                watermark.Done(group);
                judged.Add(submission);
                continue;
            }

            // Its scope is its own until it ends; the next one gets a new one.
            _ = EndAsync(group, submission, publishing, scope.Value);
            scope = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static done => done.ForEach(submission => submission.Complete()), judged, preferLocal: false);
        if (scope is { } left)
        {
            _ = left.DisposeAsync().AsTask();
        }
    }

    private static Task Publish(IMediator mediator, Submission submission, DateTimeOffset now)
    {
        try
        {
            return mediator.Publish(Recorded(submission, now), CancellationToken.None);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    private static ReadingsRecorded Recorded(Submission submission, DateTimeOffset now) => new(
        submission.Person.Id, submission.Arrival.Box, submission.Arrival.ReceivedAt, [.. submission.Rows.Select(row => row.ToRecorded(now))]);

    private async Task EndAsync(long group, Submission submission, Task publishing, AsyncServiceScope scope)
    {
        try
        {
            await using (scope)
            {
                await publishing;
            }

            watermark.Done(group);
            submission.Complete();
        }
        catch (Exception exception)
        {
            await judging.HandOverAsync(Unjudged.Of(submission, () => watermark.Done(group)), exception);
            submission.Fail(exception);
        }
    }
}
