using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Alerts;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

internal sealed class SqliteLineTests
{
    private AlertsHouse house = null!;

    [SetUp]
    public async Task Open() => house = await AlertsHouse.OpenAsync(EngineKind.Sqlite);

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public Task The_second_writer_begins_when_the_first_is_done() => WithTwoAsync(async (one, other) =>
    {
        var first = new TaskCompletionSource<int>();
        var second = 0;
        var writing = one.SaveInLineAsync(() => first.Task, CancellationToken.None);
        var waiting = other.SaveInLineAsync(() => Task.FromResult(++second), CancellationToken.None);

        Assert.That((second, waiting.IsCompleted), Is.EqualTo((0, false)));
        first.SetResult(7);

        Assert.That((await writing, await waiting), Is.EqualTo((7, 1)));
    });

    [Test]
    public Task Who_fails_or_gives_up_holds_nobody() => WithTwoAsync(async (one, other) =>
    {
        var first = new TaskCompletionSource<int>();
        using var patience = new CancellationTokenSource();
        var failing = one.SaveInLineAsync(() => first.Task, CancellationToken.None);
        var leaving = other.SaveInLineAsync(() => Task.FromResult(0), patience.Token);
        var last = other.SaveInLineAsync(() => Task.FromResult(3), CancellationToken.None);
        await patience.CancelAsync();
        Assert.That(async () => await leaving, Throws.InstanceOf<OperationCanceledException>());

        first.SetException(new IOException("No space left on device"));

        Assert.That(async () => await failing, Throws.InstanceOf<IOException>());
        Assert.That(await last, Is.EqualTo(3));
    });

    [Test]
    public Task One_that_is_never_done_holds_nobody_for_ever() => WithTwoAsync(async (one, other) =>
    {
        var first = new TaskCompletionSource<int>();
        var hanging = one.SaveInLineAsync(() => first.Task, CancellationToken.None);

        Assert.That(await other.SaveInLineAsync(() => Task.FromResult(5), CancellationToken.None, TimeSpan.FromMilliseconds(50)).WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(5));

        // It was not its turn, so it let nobody in: the line is as it was.
        var third = other.SaveInLineAsync(() => Task.FromResult(6), CancellationToken.None);
        Assert.That(third.IsCompleted, Is.False);
        first.SetResult(0);
        Assert.That((await hanging, await third), Is.EqualTo((0, 6)));
    });

    [Test]
    public Task A_danger_stands_in_line_rather_than_finding_the_file_busy() => WithTwoAsync(async (one, _) =>
    {
        var (patient, box, _) = await house.Home();
        var first = new TaskCompletionSource<int>();
        var writing = one.SaveInLineAsync(() => first.Task, CancellationToken.None);
        var saved = false;
        house.Faults.Before = () =>
        {
            saved = true;
            return Task.CompletedTask;
        };

        var danger = house.Report(box, house.Fall());

        // Its last question; what is left is to write.
        await Eventually.IsTrue(() => Task.FromResult(house.Calls.Asked is [.., var last] && last.Contains("\"dangers\"", StringComparison.Ordinal)), "it does not ask");
        await Task.Delay(100);
        Assert.That(saved, Is.False);
        first.SetResult(0);
        await danger;
        await writing;
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    });

    private Task WithTwoAsync(Func<AlertsDb, AlertsDb, Task> act) => house.With<AlertsDb>(one => house.With<AlertsDb>(other => act(one, other)));
}
