using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

internal sealed class ReadingsTailTests
{
    private MockKafka kafka = null!;
    private KafkaSettings settings = null!;
    private TopicWriter door = null!;

    [SetUp]
    public void SetUp()
    {
        kafka = MockKafka.Start();
        settings = KafkaSettings.From(kafka.Configuration());
        door = new TopicWriter(settings, NullLogger<TopicWriter>.Instance);
    }

    [TearDown]
    public void TearDown()
    {
        door.Dispose();
        kafka.Dispose();
    }

    [Test]
    public async Task Each_process_of_pages_sees_everyone_what_was_before_its_start_and_what_comes_and_commits_nothing()
    {
        await SendAsync(40);
        var (one, shownToOne) = Tail();
        var (other, shownToOther) = Tail();
        await Task.WhenAll(one.StartAsync(CancellationToken.None), other.StartAsync(CancellationToken.None));
        await Eventually.IsTrue(() => one.HasCaughtUp && other.HasCaughtUp, "both have read what was there");
        Assert.That(shownToOne, Has.Count.EqualTo(40));
        await SendAsync(40);
        await Eventually.IsTrue(() => shownToOne.Count == 80 && shownToOther.Count == 80, "both see what comes");

        Assert.That(kafka.Committed(settings.Group, 6), Is.Empty);
        await Task.WhenAll(one.StopAsync(CancellationToken.None), other.StopAsync(CancellationToken.None));
    }

    [Test]
    public async Task Brokers_that_go_and_come_back_and_a_message_that_cannot_be_read_do_not_end_it()
    {
        var (tail, shown) = Tail();
        await tail.StartAsync(CancellationToken.None);
        await SendAsync(10);
        await Eventually.IsTrue(() => shown.Count == 10, "it follows");
        kafka.GoAway();
        await Task.Delay(500);
        kafka.ComeBack();
        await Eventually.IsTrue(async () => await Sent([1, 2, 3]), "the brokers are back");
        await SendAsync(10);
        await Eventually.IsTrue(() => shown.Count >= 20, "it follows again");
        await tail.StopAsync(CancellationToken.None);
    }

    private (ReadingsTail Tail, ConcurrentQueue<PatientId> Shown) Tail()
    {
        var shown = new ConcurrentQueue<PatientId>();
        var tail = new ReadingsTail(settings, Show, fromStart: true, TimeProvider.System, NullLogger<ReadingsTail>.Instance);
        return (tail, shown);

        Task Show(IReadOnlyList<Journaled> messages)
        {
            foreach (var message in messages)
            {
                shown.Enqueue(message.Arrival.Patient);
            }

            return Task.CompletedTask;
        }
    }

    private Task SendAsync(int people) => Task.WhenAll(
        Arrivals.Of(people).Select(arrival => door.WriteAsync(ArrivalFormat.KeyOf(arrival.Patient), ArrivalFormat.Write(arrival))));

    private async Task<bool> Sent(byte[] garbage)
    {
        try
        {
            await door.WriteAsync(new byte[16], garbage);
            return true;
        }
        catch (KafkaAwayException)
        {
            return false;
        }
    }
}
