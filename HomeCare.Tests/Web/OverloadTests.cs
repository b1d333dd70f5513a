using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web;

/// <summary>What boxes are told when readings cannot be stored now, and that dangers do not wait for them.</summary>
internal sealed class OverloadTests
{
    [Test]
    public async Task Readings_that_cannot_be_stored_are_never_receipted_and_the_box_is_told_when_to_come_back()
    {
        await using var site = await RunningSite.StartAsync(EngineKind.Sqlite, builder => Replace(builder, _ => throw new SqliteException("disk I/O error", 10)));
        var home = await site.Home();
        using var box = site.Box(home.Certificate);

        using var answer = await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(1)));

        Assert.That(answer.Headers.RetryAfter!.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("I/O").And.Not.Contain(" at "), "no stack, nothing of the inside");
        Assert.That(await answer.ProblemAsync(), Is.EqualTo((503, "storage_unavailable")));
        home.Certificate.Dispose();
    }

    [Test]
    public async Task A_bug_is_500_without_a_stack()
    {
        await using var site = await RunningSite.StartAsync(EngineKind.Sqlite, builder => Replace(builder, _ => throw new InvalidCastException("secret inside")));
        var home = await site.Home();
        using var box = site.Box(home.Certificate);

        using var answer = await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(1)));

        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("secret"));
        Assert.That(await answer.ProblemAsync(), Is.EqualTo((500, "failed")));
        home.Certificate.Dispose();
    }

    [Test]
    public async Task When_readings_stand_still_boxes_are_told_to_wait_and_dangers_and_heartbeats_pass()
    {
        var storage = new TaskCompletionSource();
        await using var site = await RunningSite.StartAsync(
            EngineKind.Sqlite, builder => Replace(builder, _ => storage.Task), "--Ingestion:TelemetryAtOnce=1");
        var homes = new List<RunningSite.EnrolledHome>();
        for (var index = 0; index < 10; index++)
        {
            homes.Add(await site.Home($"HC-{index:D4}"));
        }

        var boxes = homes.Select(home => site.Box(home.Certificate)).ToList();

        // Each box may have two at work; the lane takes one and lets sixteen wait.
        var posts = boxes.SelectMany(box => Enumerable.Range(1, 3).Select(sequence => box.PostAsync(WireV1.ReadingsPath, Batch(Reading(sequence))))).ToList();
        await Eventually.IsTrue(() => posts.Count(post => post.IsCompleted) == 30 - 17, "all but those at work and those that wait are answered");
        var danger = new Danger(Guid.NewGuid(), DangerKind.Help, DangerPhase.Raised, TimeProvider.System.GetUtcNow(), "BR-0001");
        var dangers = new DangersBatch(1, TimeProvider.System.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(danger, WireJson.Options)]);
        var receipt = await (await boxes[0].PostAsync(WireV1.DangersPath, dangers)).ReceiptAsync();
        Assert.That(receipt.Items.Single().Outcome, Is.EqualTo(ItemOutcome.Stored), "a danger waits for no reading");
        Assert.That(await site.Send(new FindAlert(new AlertId(danger.EventId))), Is.Not.Null);

        storage.SetResult();
        var answers = await Task.WhenAll(posts);
        Assert.That(answers.Count(answer => answer.IsSuccessStatusCode), Is.EqualTo(17));
        Assert.That(answers.Where(answer => !answer.IsSuccessStatusCode), Has.All.Matches<HttpResponseMessage>(answer =>
            (int)answer.StatusCode is 429 or 503 && answer.Headers.RetryAfter is not null));
        Assert.That(answers.Any(answer => (int)answer.StatusCode == 429), Is.True, "a box that sends too much at once hears it is the box");
        boxes.ForEach(box => box.Dispose());
        homes.ForEach(home => home.Certificate.Dispose());
    }

    private static void Replace(WebApplicationBuilder builder, Func<RecordReadings, Task> store)
    {
        builder.Services.RemoveAll<IRequestHandler<RecordReadings, IReadOnlyList<ItemReceipt>>>();
        builder.Services.AddSingleton<IRequestHandler<RecordReadings, IReadOnlyList<ItemReceipt>>>(new StubbornStorage(store));
    }

    private sealed class StubbornStorage(Func<RecordReadings, Task> store) : IRequestHandler<RecordReadings, IReadOnlyList<ItemReceipt>>
    {
        public async Task<IReadOnlyList<ItemReceipt>> Handle(RecordReadings request, CancellationToken cancellationToken)
        {
            await store(request);
            return [.. request.Items.Select((_, index) => new ItemReceipt(index, ItemOutcome.Stored))];
        }
    }
}
