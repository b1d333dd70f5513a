using Confluent.Kafka;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

/// <summary>The side that stores and judges: what it is given, what it commits, and what is left of a reading when a process or the brokers go.</summary>
internal sealed class ReadingsConsumerTests
{
    private const int Partitions = 6;

    private MockKafka kafka = null!;
    private KafkaSettings settings = null!;
    private TopicWriter door = null!;
    private Disk disk = null!;

    [SetUp]
    public void SetUp()
    {
        kafka = MockKafka.Start(Partitions);
        settings = KafkaSettings.From(kafka.Configuration());
        door = new TopicWriter(settings, NullLogger<TopicWriter>.Instance);
        disk = new Disk();
    }

    [TearDown]
    public void TearDown()
    {
        door.Dispose();
        kafka.Dispose();
    }

    [Test]
    public async Task What_is_written_is_applied_in_each_person_s_order()
    {
        await using var process = await ProcessRole.StartAsync(settings, disk);
        var people = Arrivals.Of(20);
        for (var sequence = 1; sequence <= 10; sequence++)
        {
            await SendAsync([.. people.Select(person => Arrivals.One(person.Patient, person.Box, sequence))]);
        }

        await Eventually.IsTrue(() => disk.Judged.Count == 200, "all is judged");
        foreach (var own in process.Engine.Applied.GroupBy(message => message.Arrival.Box))
        {
            Assert.That(own.Select(message => message.Arrival.Readings.Single().Reading.Sequence), Is.EqualTo(Enumerable.Range(1, 10)));
        }

        Assert.That(process.Consumer.Partitions, Has.Count.EqualTo(Partitions));
        Assert.That(process.Consumer.Behind, Is.Zero);
    }

    [Test]
    public async Task Nothing_is_committed_before_it_is_packed()
    {
        await using var process = await ProcessRole.StartAsync(settings, disk);
        await SendAsync(Arrivals.Of(50));
        await Eventually.IsTrue(() => disk.Judged.Count == 50, "all is judged");
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.That(kafka.Committed(settings.Group, Partitions), Is.Empty, "judged, in memory, not packed: the topic is all that would survive");
        process.Engine.Pack();

        await Eventually.IsTrue(() => kafka.Committed(settings.Group, Partitions).Values.Sum() == 50, "packed is committed");
    }

    [Test]
    public async Task What_a_crash_took_from_memory_is_read_again()
    {
        var first = await ProcessRole.StartAsync(settings, disk);
        await SendAsync(Arrivals.Of(30));
        await Eventually.IsTrue(() => disk.Judged.Count == 30, "all is judged");
        first.Engine.Pack();
        await Eventually.IsTrue(() => kafka.Committed(settings.Group, Partitions).Values.Sum() == 30, "and packed");
        await SendAsync(Arrivals.Of(20));
        await Eventually.IsTrue(() => disk.Judged.Count == 50, "twenty more are judged and not packed");
        await first.DieAsync();
        await using var second = await ProcessRole.StartAsync(settings, disk);
        await Eventually.IsTrue(() => second.Engine.Applied.Count == 20, "only these are read again");
        second.Engine.Pack();

        Assert.That(disk.Stored, Has.Count.EqualTo(50));
        Assert.That(disk.Stored.Values, Is.All.EqualTo(1), "the packed ones are not packed twice");
        await first.DisposeAsync();
    }

    [Test]
    public async Task A_graceful_stop_packs_and_commits_so_that_nothing_is_read_again()
    {
        var first = await ProcessRole.StartAsync(settings, disk);
        await SendAsync(Arrivals.Of(40));
        await Eventually.IsTrue(() => disk.Judged.Count == 40, "all is judged");
        await first.StopAsync();

        Assert.That(disk.Stored, Has.Count.EqualTo(40));
        Assert.That(kafka.Committed(settings.Group, Partitions).Values.Sum(), Is.EqualTo(40));
        await first.DisposeAsync();
    }

    [Test]
    public async Task Two_share_the_partitions_and_when_one_dies_the_other_takes_over_and_loses_nothing()
    {
        await using var one = await ProcessRole.StartAsync(settings, disk);
        await Eventually.IsTrue(() => one.Consumer.Partitions.Count == Partitions, "alone it has all");
        var other = await ProcessRole.StartAsync(settings, disk);
        await Eventually.IsTrue(
            () => one.Consumer.Partitions.Count == Partitions / 2 && other.Consumer.Partitions.Count == Partitions / 2, "each has half", MockKafka.Agreed);
        Assert.That(one.Consumer.Partitions.Intersect(other.Consumer.Partitions), Is.Empty);

        var arrivals = Arrivals.Of(100);
        await SendAsync(arrivals);
        await Eventually.IsTrue(() => disk.Judged.Count == 100, "all is judged, by either");
        Assert.That(one.Engine.Applied, Is.Not.Empty);
        Assert.That(other.Engine.Applied, Is.Not.Empty);
        one.Engine.Pack();
        await other.DieAsync();
        await SendAsync([.. arrivals.Select(arrival => Arrivals.One(arrival.Patient, arrival.Box, 2))]);
        await Eventually.IsTrue(() => one.Consumer.Partitions.Count == Partitions, "it takes over", MockKafka.Agreed);
        await Eventually.IsTrue(() => disk.Judged.Count == 200, "what came meanwhile is judged");
        one.Engine.Pack();

        Assert.That(disk.Stored, Has.Count.EqualTo(200), "what the dead one had not packed too");
        Assert.That(disk.Stored.Values, Is.All.EqualTo(1));
        await other.DisposeAsync();
    }

    [Test]
    public async Task When_another_joins_what_leaves_is_packed_and_committed_first()
    {
        await using var one = await ProcessRole.StartAsync(settings, disk);
        await SendAsync(Arrivals.Of(60));
        await Eventually.IsTrue(() => disk.Judged.Count == 60, "all is judged");
        await using var other = await ProcessRole.StartAsync(settings, disk);
        await Eventually.IsTrue(() => other.Consumer.Partitions.Count == Partitions / 2, "it has its half", MockKafka.Agreed);
        await SendAsync(Arrivals.Of(60, sequence: 2));
        await Eventually.IsTrue(() => disk.Judged.Count == 120, "all is judged");

        Assert.That(disk.Judged.Values, Is.All.EqualTo(1), "nothing was judged by both");
        Assert.That(other.Engine.Applied.Select(message => message.Arrival.Readings.Single().Reading.Sequence), Is.All.EqualTo(2));
    }

    [Test]
    public async Task Brokers_away_and_back_lose_nothing_and_double_nothing()
    {
        await using var process = await ProcessRole.StartAsync(settings, disk);
        var sent = new List<Arrival>();
        for (var round = 0; round < 3; round++)
        {
            var before = Arrivals.Of(20);
            await SendAsync(before);
            sent.AddRange(before);
            kafka.GoAway();
            var during = Arrivals.Of(20);
            await Task.WhenAll(during.Select(arrival => TryAsync(arrival)));
            kafka.ComeBack();

            // A box that got no receipt sends again, until it does.
            await Task.WhenAll(during.Select(arrival => Eventually.IsTrue(() => TryAsync(arrival), "the brokers are back")));
            sent.AddRange(during);
        }

        var boxes = sent.Select(arrival => arrival.Box).ToHashSet();
        await Eventually.IsTrue(() => disk.Judged.Keys.Select(reading => reading.Box).ToHashSet().IsSupersetOf(boxes), "all that was receipted is judged");
        process.Engine.Pack();
        Assert.That(disk.Stored.Keys.Select(reading => reading.Box), Is.EquivalentTo(boxes));
    }

    [Test]
    public async Task A_message_that_cannot_be_read_is_parked_shown_and_in_nobody_s_way()
    {
        await using var process = await ProcessRole.StartAsync(settings, disk);
        var person = Arrivals.Of(1)[0];
        var key = ArrivalFormat.KeyOf(person.Patient);
        await SendAsync([person]);
        await door.WriteAsync(key, "HC\u0063 from a later version"u8.ToArray());
        await SendAsync([Arrivals.One(person.Patient, person.Box, 2)]);
        await Eventually.IsTrue(() => disk.Judged.Count == 2 && !disk.Parked.IsEmpty, "the one behind it is judged, and it is shown");
        process.Engine.Pack();

        Assert.That(disk.Parked.Single().Reason, Is.EqualTo("unknown_version"));
        var parked = kafka.ReadAll(settings.ParkedTopic).Single();
        Assert.That(parked.Message.Value, Is.EqualTo("HC\u0063 from a later version"u8.ToArray()), "its bytes are kept");
        Assert.That(parked.Message.Headers.Select(header => header.Key), Is.EquivalentTo(new[] { "topic", "partition", "offset", "reason", "parked-at" }));
        await Eventually.IsTrue(() => kafka.Committed(settings.Group, Partitions).Values.Sum() == 3, "its partition goes past it");
    }

    [Test]
    public async Task A_message_that_fails_by_its_own_fault_is_tried_five_times_and_parked_while_others_go_on()
    {
        await using var process = await ProcessRole.StartAsync(settings, disk);
        var poison = Arrivals.Of(1)[0];
        var tries = 0;
        process.Engine.Failing = arrival => arrival.Box == poison.Box && arrival.Readings[0].Reading.Sequence == 1
            ? Count(new InvalidOperationException("a rule is broken"))
            : null;
        await SendAsync([poison, Arrivals.One(poison.Patient, poison.Box, 2), .. Arrivals.Of(30)]);
        await Eventually.IsTrue(() => disk.Judged.Count == 31, "the others are judged meanwhile");
        Assert.That(disk.Parked, Is.Empty);
        process.Engine.Pack();
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.That(kafka.Committed(settings.Group, Partitions).Values.Sum(), Is.LessThanOrEqualTo(30), "its partition is not committed past it");
        await Eventually.IsTrue(() => !disk.Parked.IsEmpty, "it is parked");

        // Once in its batch, then five times alone.
        Assert.That(tries, Is.LessThanOrEqualTo(1 + ReadingsApplier.MostAttempts));
        Assert.That(disk.Parked.Single().Arrival!.Box, Is.EqualTo(poison.Box));
        Assert.That(kafka.ReadAll(settings.ParkedTopic), Has.Count.EqualTo(1));
        await Eventually.IsTrue(() => kafka.Committed(settings.Group, Partitions).Values.Sum() == 32, "and then it is");

        Exception Count(Exception failure)
        {
            tries++;
            return failure;
        }
    }

    [Test]
    public async Task While_the_database_is_away_everything_waits_nothing_is_parked_and_the_partitions_are_kept()
    {
        await using var process = await ProcessRole.StartAsync(settings, disk);
        process.Engine.Failing = _ => new TimeoutException("the database does not answer");
        await SendAsync(Arrivals.Of(30));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.That(disk.Judged, Is.Empty);
        Assert.That(process.Consumer.Partitions, Has.Count.EqualTo(Partitions));
        process.Engine.Failing = _ => null;
        await Eventually.IsTrue(() => disk.Judged.Count == 30, "it is back");

        Assert.That(disk.Parked, Is.Empty);
        Assert.That(disk.Judged.Values, Is.All.EqualTo(1));
    }

    [Test]
    public async Task While_the_database_is_away_a_partition_can_still_be_handed_over()
    {
        await using var one = await ProcessRole.StartAsync(settings, disk);
        await Eventually.IsTrue(() => one.Consumer.Partitions.Count == Partitions, "alone it has all");
        one.Engine.Failing = _ => new TimeoutException("the database does not answer this process");
        await SendAsync(Arrivals.Of(60));
        await Eventually.IsTrue(() => one.Consumer.Behind > 0, "it waits");
        await using var other = await ProcessRole.StartAsync(settings, disk);
        await Eventually.IsTrue(() => other.Consumer.Partitions.Count == Partitions / 2 && !disk.Judged.IsEmpty, "the other judges its half", MockKafka.Agreed);
        one.Engine.Failing = _ => null;
        await Eventually.IsTrue(() => disk.Judged.Count == 60, "and this one the rest");

        Assert.That(disk.Judged.Values, Is.All.EqualTo(1), "what left is not applied by who lost it");
    }

    private Task SendAsync(IReadOnlyList<Arrival> arrivals) =>
        Task.WhenAll(arrivals.Select(arrival => door.WriteAsync(ArrivalFormat.KeyOf(arrival.Patient), ArrivalFormat.Write(arrival))));

    private async Task<bool> TryAsync(Arrival arrival)
    {
        try
        {
            await SendAsync([arrival]);
            return true;
        }
        catch (KafkaAwayException)
        {
            return false;
        }
    }
}
