using HomeCare.Modules.Shared;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

internal sealed class BulkReadTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<Exception> failures = [];
    private int reads;

    [Test]
    public async Task The_first_read_is_waited_for_and_done_once_for_all_who_ask()
    {
        var hold = new TaskCompletionSource();
        var bulk = new BulkRead(
            async _ =>
            {
                Interlocked.Increment(ref reads);
                await hold.Task;
            },
            clock, failures.Add);

        var all = Enumerable.Range(0, 5).Select(_ => bulk.ReadyAsync(CancellationToken.None).AsTask()).ToList();
        Assert.That((bulk.IsReady(), all.Exists(asked => asked.IsCompleted)), Is.EqualTo((false, false)));
        hold.SetResult();
        await Task.WhenAll(all);

        Assert.That((bulk.IsReady(), reads), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task A_first_read_that_fails_is_the_asker_s_failure_and_tried_again_by_the_next()
    {
        var bulk = new BulkRead(_ => ++reads == 1 ? throw new IOException() : Task.CompletedTask, clock, failures.Add);

        Assert.That(async () => await bulk.ReadyAsync(CancellationToken.None), Throws.InstanceOf<IOException>());
        Assert.That(bulk.IsReady(), Is.False);
        await bulk.ReadyAsync(CancellationToken.None);

        Assert.That((bulk.IsReady(), failures.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Later_reads_come_each_50_s_behind_the_asker_s_back_and_a_failure_is_told_and_forgotten()
    {
        var bulk = new BulkRead(_ => Interlocked.Increment(ref reads) == 2 ? throw new IOException() : Task.CompletedTask, clock, failures.Add);
        await bulk.ReadyAsync(CancellationToken.None);

        clock.Advance(BulkRead.Every - TimeSpan.FromSeconds(1));
        Assert.That((bulk.IsReady(), reads), Is.EqualTo((true, 1)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(bulk.IsReady(), Is.True);
        await Eventually.IsTrue(() => failures.Count == 1, "the second read failed and was told");

        clock.Advance(BulkRead.Every);
        Assert.That(bulk.IsReady(), Is.True, "what was read stands");
        await Eventually.IsTrue(() => reads == 3 || !bulk.IsReady(), "the third read is done");
    }

    [SetUp]
    public void Forget()
    {
        reads = 0;
        failures.Clear();
    }
}
