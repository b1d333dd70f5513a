using System.Collections.Concurrent;
using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web;

/// <summary>A box gone mad keeps no other from the dangers' threads, and one that is well is never told to wait.</summary>
internal sealed class DangerLaneTests
{
    private readonly DangersGate gate = new();
    private RunningSite site = null!;
    private RunningSite.EnrolledHome mad = null!;
    private RunningSite.EnrolledHome well = null!;
    private HttpClient madBox = null!;
    private HttpClient wellBox = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        site = await RunningSite.StartAsync(
            EngineKind.Sqlite, builder => builder.Services.AddSingleton<IPipelineBehavior<ReportDangers, IReadOnlyList<ItemReceipt>>>(gate));
        (mad, well) = (await site.Home("HC-0001"), await site.Home("HC-0002"));
        (madBox, wellBox) = (site.Box(mad.Certificate), site.Box(well.Certificate));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        madBox.Dispose();
        wellBox.Dispose();
        mad.Certificate.Dispose();
        well.Certificate.Dispose();
        await site.DisposeAsync();
    }

    [TestCase(WireV1.DangersPath)]
    [TestCase(WireV1.DangersPath + "/")]
    public async Task A_third_batch_of_a_box_at_once_is_told_to_come_back_while_another_box_is_served_and_is_taken_when_the_first_has_ended(string path)
    {
        gate.Hold(mad.Box);
        var first = madBox.PostAsync(path, Fall());
        var second = madBox.PostAsync(path, Fall());
        await Eventually.IsTrue(() => gate.Held == 2, "two are at work");
        var late = Fall();

        using var third = await madBox.PostAsync(path, late);
        Assert.That(third.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(await third.ProblemAsync(), Is.EqualTo((429, "too_many_at_once")));
        await StoredAsync(wellBox.PostAsync(path, Fall()));

        gate.LetOneGo();
        var ended = await Task.WhenAny(first, second);
        await StoredAsync(ended);
        var again = madBox.PostAsync(path, late);
        await Eventually.IsTrue(() => gate.Held == 2, "it has the place of the one that ended");
        gate.Open();
        await StoredAsync(again);
        await StoredAsync(ended == first ? second : first);
    }

    [Test]
    public async Task No_number_of_dangers_that_wait_for_their_receipts_is_too_many()
    {
        for (var danger = 0; danger < 100; danger++)
        {
            await StoredAsync(wellBox.PostAsync(WireV1.DangersPath, Fall()));
        }
    }

    [Test]
    public async Task A_batch_that_is_refused_or_fails_gives_its_place_back()
    {
        for (var broken = 0; broken < 3; broken++)
        {
            Assert.That(await (await madBox.PostBytesAsync(WireV1.DangersPath, Bytes("{"))).ProblemAsync(), Is.EqualTo((400, "schema")));
            gate.Fail(mad.Box);
            Assert.That(await (await madBox.PostAsync(WireV1.DangersPath, Fall())).ProblemAsync(), Is.EqualTo((500, "failed")));
            gate.Open();
        }

        await StoredAsync(madBox.PostAsync(WireV1.DangersPath, Fall()));
    }

    private static async Task StoredAsync(Task<HttpResponseMessage> post) =>
        Assert.That((await (await post).ReceiptAsync()).Items.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));

    private static DangersBatch Fall() => new(1, TimeProvider.System.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(
        new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, TimeProvider.System.GetUtcNow(), "BR-0001", true), WireJson.Options)]);

    /// <summary>Holds the dangers of one box, or fails them.</summary>
    private sealed class DangersGate : IPipelineBehavior<ReportDangers, IReadOnlyList<ItemReceipt>>
    {
        private readonly ConcurrentQueue<TaskCompletionSource> waiting = new();
        private BoxId? held;
        private BoxId? failing;

        public int Held => waiting.Count;

        public void Hold(BoxId box) => held = box;

        public void Fail(BoxId box) => failing = box;

        public void LetOneGo()
        {
            Assert.That(waiting.TryDequeue(out var one), Is.True);
            one!.SetResult();
        }

        public void Open()
        {
            (held, failing) = (null, null);
            while (waiting.TryDequeue(out var one))
            {
                one.SetResult();
            }
        }

        public async Task<IReadOnlyList<ItemReceipt>> Handle(
            ReportDangers request, CancellationToken cancellationToken, RequestHandlerDelegate<IReadOnlyList<ItemReceipt>> next)
        {
            if (request.Box == failing)
            {
                throw new InvalidCastException("a bug");
            }

            if (request.Box == held)
            {
                var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Enqueue(place);
                await place.Task;
            }

            return await next();
        }
    }
}
