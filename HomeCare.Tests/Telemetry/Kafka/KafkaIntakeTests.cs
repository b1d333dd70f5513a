using Confluent.Kafka;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

/// <summary>The door's side, against brokers that go away.</summary>
internal sealed class KafkaIntakeTests
{
    private const short Produce = 0;

    private MockKafka kafka = null!;
    private TopicWriter topic = null!;
    private KafkaIntake intake = null!;

    [SetUp]
    public void SetUp()
    {
        kafka = MockKafka.Start();
        topic = new TopicWriter(KafkaSettings.From(kafka.Configuration()), NullLogger<TopicWriter>.Instance);
        intake = new KafkaIntake(topic);
    }

    [TearDown]
    public void TearDown()
    {
        topic.Dispose();
        kafka.Dispose();
    }

    [Test]
    public async Task What_is_receipted_is_in_the_topic_under_the_person_s_key()
    {
        var arrival = Arrivals.One(PatientId.New(), BoxId.New(), 7);
        var outcomes = await intake.TakeAsync(arrival, CancellationToken.None);
        var message = kafka.ReadAll(MockKafka.Topic).Single().Message;

        Assert.That(outcomes, Is.EqualTo(new Dictionary<long, ItemOutcome> { [7] = ItemOutcome.Stored }));
        Assert.That(ArrivalFormat.Read(message.Key, message.Value, out var back), Is.Null);
        Assert.That((back!.Patient, back.Box, back.Readings.Single().Reading.Sequence), Is.EqualTo((arrival.Patient, arrival.Box, 7L)));
    }

    [Test]
    public async Task A_reading_from_the_future_is_answered_as_put_aside()
    {
        var soon = new DatedReading(Batch.Reading(2, Arrivals.Noon.AddMinutes(3)), TimeSpan.Zero);
        var arrival = Arrivals.One(PatientId.New(), BoxId.New(), 1);
        var outcomes = await intake.TakeAsync(arrival with { Readings = [.. arrival.Readings, soon] }, CancellationToken.None);

        Assert.That(outcomes, Is.EqualTo(new Dictionary<long, ItemOutcome> { [1] = ItemOutcome.Stored, [2] = ItemOutcome.Quarantined }));
    }

    [Test]
    public async Task A_person_s_arrivals_share_a_partition_in_their_order()
    {
        var people = Enumerable.Range(0, 20).Select(_ => (Patient: PatientId.New(), Box: BoxId.New())).ToList();
        for (var sequence = 1; sequence <= 5; sequence++)
        {
            await Task.WhenAll(people.Select(person => intake.TakeAsync(Arrivals.One(person.Patient, person.Box, sequence), CancellationToken.None)));
        }

        foreach (var own in kafka.ReadAll(MockKafka.Topic).GroupBy(message => new Guid(message.Message.Key, true)))
        {
            Assert.That(own.Select(message => message.Partition).Distinct().Count(), Is.EqualTo(1));
            Assert.That(
                own.OrderBy(message => message.Offset.Value).Select(message => Read(message).Readings.Single().Reading.Sequence),
                Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        }
    }

    [Test]
    public async Task There_is_no_receipt_before_the_brokers_acknowledge()
    {
        await intake.TakeAsync(Arrivals.Of(1)[0], CancellationToken.None);
        kafka.Slow(TimeSpan.FromMilliseconds(700));
        var answer = intake.TakeAsync(Arrivals.Of(1)[0], CancellationToken.None);
        await Eventually.IsTrue(() => topic.Waiting == 1, "it waits for the brokers");
        Assert.That(answer.IsCompleted, Is.False);
        kafka.Slow(TimeSpan.Zero);

        Assert.That((await answer).Values.Single(), Is.EqualTo(ItemOutcome.Stored));
    }

    [Test]
    public async Task While_the_brokers_are_away_there_is_no_receipt_and_the_box_is_told_to_come_back()
    {
        await intake.TakeAsync(Arrivals.Of(1)[0], CancellationToken.None);
        kafka.GoAway();
        var refusal = Assert.ThrowsAsync<KafkaAwayException>(() => intake.TakeAsync(Arrivals.Of(1)[0], CancellationToken.None));

        Assert.That(StorageFault.IsEngineAway(refusal!), Is.True, "the door answers 503 with Retry-After");
        Assert.That(topic.IsAway, Is.True);
        kafka.ComeBack();
        var last = Arrivals.Of(1)[0];
        await Eventually.IsTrue(async () => await Sent(last), "they are back");
        Assert.That(topic.IsAway, Is.False);
        Assert.That(kafka.ReadAll(MockKafka.Topic).Select(Read).Count(arrival => arrival.Box == last.Box), Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public async Task While_they_are_away_few_wait_and_the_others_are_refused_at_once()
    {
        kafka.GoAway();
        Assert.ThrowsAsync<KafkaAwayException>(() => intake.TakeAsync(Arrivals.Of(1)[0], CancellationToken.None));
        var tries = Arrivals.Of(1_000).Select(arrival => intake.TakeAsync(arrival, CancellationToken.None)).ToList();

        Assert.That(topic.Waiting, Is.LessThanOrEqualTo(TopicWriter.Probes));
        Assert.That(tries.Count(each => each.IsFaulted), Is.GreaterThanOrEqualTo(1_000 - TopicWriter.Probes));
        await Task.WhenAll(tries.Select(async each => Assert.That(await Refused(each), Is.True, "none is receipted")));
    }

    [Test]
    public async Task With_one_broker_gone_the_others_take_over()
    {
        await intake.TakeAsync(Arrivals.Of(1)[0], CancellationToken.None);
        kafka.GoAway(1);
        var arrivals = Arrivals.Of(30);
        var answers = await Task.WhenAll(arrivals.Select(Sent));
        kafka.ComeBack(1);
        foreach (var (arrival, _) in arrivals.Zip(answers).Where(pair => !pair.Second))
        {
            await Eventually.IsTrue(() => Sent(arrival), "what was not receipted goes through when the broker is back");
        }

        Assert.That(kafka.ReadAll(MockKafka.Topic).Select(message => Read(message).Box).Distinct(), Is.SupersetOf(arrivals.Select(arrival => arrival.Box)));
    }

    [Test]
    public async Task A_broker_that_refuses_for_a_moment_costs_no_reading()
    {
        kafka.Answer(Produce, ErrorCode.NotEnoughReplicas, ErrorCode.RequestTimedOut, ErrorCode.NotLeaderForPartition);
        var arrivals = Arrivals.Of(30);
        await Task.WhenAll(arrivals.Select(arrival => intake.TakeAsync(arrival, CancellationToken.None)));

        Assert.That(kafka.ReadAll(MockKafka.Topic).Select(message => Read(message).Box), Is.EquivalentTo(arrivals.Select(arrival => arrival.Box)), "each once");
    }

    [Test]
    public async Task A_producer_that_cannot_go_on_is_replaced()
    {
        await intake.TakeAsync(Arrivals.Of(1)[0], CancellationToken.None);
        MockKafka.Break(topic.Client);
        await Eventually.IsTrue(() => Sent(Arrivals.Of(1)[0]), "another takes its place");

        Assert.That(topic.IsAway, Is.False);
    }

    [Test]
    public async Task A_graceful_stop_gives_the_receipts_of_what_was_on_its_way()
    {
        var answers = Arrivals.Of(500).Select(arrival => intake.TakeAsync(arrival, CancellationToken.None)).ToList();
        topic.Dispose();
        var given = await Task.WhenAll(answers);

        Assert.That(given.SelectMany(outcomes => outcomes.Values), Is.All.EqualTo(ItemOutcome.Stored));
        Assert.That(kafka.ReadAll(MockKafka.Topic), Has.Count.EqualTo(500));
    }

    private static Arrival Read(ConsumeResult<byte[], byte[]> message)
    {
        Assert.That(ArrivalFormat.Read(message.Message.Key, message.Message.Value, out var arrival), Is.Null);
        return arrival!;
    }

    private async Task<bool> Sent(Arrival arrival) => !await Refused(intake.TakeAsync(arrival, CancellationToken.None));

    private static async Task<bool> Refused(Task answer)
    {
        try
        {
            await answer;
            return false;
        }
        catch (KafkaAwayException)
        {
            return true;
        }
    }
}
