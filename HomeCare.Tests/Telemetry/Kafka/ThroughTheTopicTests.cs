using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

/// <summary>From the boxes' door through the topic to history, last values and judgement, with the real engine.</summary>
internal sealed class ThroughTheTopicTests
{
    private MockKafka kafka = null!;
    private TestStore store = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [SetUp]
    public async Task SetUp()
    {
        kafka = MockKafka.Start();
        store = await TestStore.CreateAsync(EngineKind.Sqlite);
    }

    [TearDown]
    public async Task TearDown()
    {
        await store.DisposeAsync();
        kafka.Dispose();
    }

    [Test]
    public async Task A_reading_is_receipted_then_judged_then_read_bit_for_bit()
    {
        await using var house = await KafkaHouse.StartAsync(store, kafka);
        var (patient, box) = await house.Home();
        var receipt = await house.Send(Batch.Of(box, Now, Batch.Reading(1, Now, heartRate: 71.25, oxygen: 96)));
        await Eventually.IsTrue(() => !house.Heard.IsEmpty, "it is judged");

        Assert.That(receipt.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(house.Heard.Single().Readings.Single().HeartRateBpm!.Value, Is.EqualTo(71.25));
        Assert.That((await Readings(house, patient)).Single().HeartRateBpm!.Value, Is.EqualTo(71.25));
        Assert.That((await house.Send(new ListLastValues([patient]))).Single().HeartRateBpm!.Signal.Value, Is.EqualTo(71.25));
    }

    [Test]
    public async Task Sent_twice_it_is_kept_and_judged_once()
    {
        await using var house = await KafkaHouse.StartAsync(store, kafka);
        var (patient, box) = await house.Home();
        var batch = Batch.Of(box, Now, Batch.Run(5, Now));
        await house.Send(batch);
        await house.Send(batch);
        await house.Send(Batch.Of(box, Now, Batch.Reading(6, Now)));
        await Eventually.IsTrue(() => house.Heard.Count >= 2, "all is judged");

        Assert.That(await Readings(house, patient), Has.Count.EqualTo(6));
        Assert.That(house.Heard.SelectMany(heard => heard.Readings), Has.Exactly(6).Items);
    }

    [Test]
    public async Task Not_packed_is_not_committed_and_comes_again_after_a_restart_once()
    {
        PatientId patient;
        var group = KafkaSettings.From(kafka.Configuration()).Group;
        await using (var first = await KafkaHouse.StartAsync(store, kafka))
        {
            (patient, var box) = await first.Home();
            await first.Send(Batch.Of(box, Now, Batch.Run(5, Now)));
            await Eventually.IsTrue(() => !first.Heard.IsEmpty, "it is judged");
            await Task.Delay(TimeSpan.FromSeconds(2.5));
            Assert.That(kafka.Committed(group, 6), Is.Empty, "in memory alone");
            Assert.That(first.Services.GetRequiredService<EngineBehind>().Process.Held(), Is.GreaterThan(5 * 7), "whose weight is known");
            await first.Services.GetRequiredService<Packing>().PackAsync(all: true, CancellationToken.None);
            await Eventually.IsTrue(() => kafka.Committed(group, 6).Values.Sum() == 1, "packed is committed");
            Assert.That(first.Services.GetRequiredService<EngineBehind>().Process.Held(), Is.Zero);
            await first.Send(Batch.Of(box, Now, Batch.Reading(6, Now)));
            await Eventually.IsTrue(() => first.Heard.Count == 2, "one more is judged");
        }

        await using var second = await KafkaHouse.StartAsync(store, kafka);
        await Eventually.IsTrue(async () => (await Readings(second, patient)).Count == 6, "all is there");
        Assert.That(kafka.Committed(group, 6).Values.Sum(), Is.EqualTo(2), "the stop packed the last one");
    }

    [Test]
    public async Task What_the_judges_fail_on_is_handed_over_parked_and_shown_and_others_go_on()
    {
        await using var house = await KafkaHouse.StartAsync(store, kafka);
        var (patient, box) = await house.Home();
        house.Listener = heard => _ = heard.Readings.Any(reading => reading.HeartRateBpm!.Value == 66) ? throw new InvalidOperationException("a rule is broken") : 0;
        await house.Send(Batch.Of(box, Now, Batch.Reading(1, Now.AddSeconds(-10), heartRate: 66)));
        await house.Send(Batch.Of(box, Now, Batch.Reading(2, Now)));
        await Eventually.IsTrue(() => !house.Heard.IsEmpty, "the next is judged");
        await Eventually.IsTrue(async () => (await house.Send(new GetIntakeHealth())).Parked == 1, "the one that fails is parked and counted", TimeSpan.FromSeconds(60));

        Assert.That(await Readings(house, patient), Has.Count.EqualTo(2), "both are kept");
    }

    [Test]
    public async Task A_message_that_cannot_be_read_is_counted_as_parked()
    {
        await using var house = await KafkaHouse.StartAsync(store, kafka);
        await house.Services.GetRequiredService<TopicWriter>().WriteAsync(new byte[16], "HC\u0063"u8.ToArray());
        await Eventually.IsTrue(() => kafka.ReadAll(MockKafka.Topic + ".parked").Count == 1, "it is parked");

        Assert.That((await house.Send(new GetIntakeHealth())).Parked, Is.EqualTo(1));
    }

    [Test]
    public async Task Brokers_away_there_is_no_receipt_and_after_they_are_back_all_is_there_once()
    {
        await using var house = await KafkaHouse.StartAsync(store, kafka);
        var (patient, box) = await house.Home();
        await house.Send(Batch.Of(box, Now, Batch.Reading(1, Now.AddSeconds(-20))));
        kafka.GoAway();
        var batch = Batch.Of(box, Now, Batch.Run(2, Now, firstSequence: 2));
        Assert.ThrowsAsync<KafkaAwayException>(() => house.Send(batch));
        kafka.ComeBack();
        await Eventually.IsTrue(
            async () =>
            {
                try
                {
                    return (await house.Send(batch)).All(line => line.Outcome == ItemOutcome.Stored);
                }
                catch (KafkaAwayException)
                {
                    return false;
                }
            },
            "the box sends again and is receipted");

        await Eventually.IsTrue(async () => (await Readings(house, patient)).Count == 3, "each is there once");
    }

    [Test]
    public async Task Three_roles_on_PostgreSQL_make_one_server()
    {
        await using var shared = await TestStore.CreateAsync(EngineKind.PostgreSql);
        await using var ingest = await KafkaHouse.StartAsync(shared, kafka, "ingest");
        await using var process = await KafkaHouse.StartAsync(shared, kafka, "process", shared.Folder);
        await using var site = await KafkaHouse.StartAsync(shared, kafka, "site", shared.Folder);
        var (patient, box) = await ingest.Home();
        await Eventually.IsTrue(() => site.Services.GetRequiredService<ReadingsTail>().HasCaughtUp && process.Consumer.Partitions.Count == 6, "both read");
        await ingest.Send(Batch.Of(box, Now, Batch.Reading(1, Now, heartRate: 71.25)));
        await ingest.Send(new RecordHeartbeat(box, new Heartbeat(1, Now, 0, "1.0", BraceletLinkState.NeverPaired, null, null, null, ModemState.None, null, null, null, 0, 0, 1)));
        await Eventually.IsTrue(() => !process.Heard.IsEmpty, "the process judges it");
        await Eventually.IsTrue(
            async () => (await site.Send(new ListLastValues([patient]))).SingleOrDefault()?.HeartRateBpm?.Signal.Value is 71.25, "a page shows it");
        await Eventually.IsTrue(
            async () => (await process.Send(new ListSources())).SingleOrDefault()?.LastHeartbeat?.Firmware == "1.0", "who watches silence heard the box");

        Assert.That(ingest.Heard, Is.Empty, "nothing is judged at the door");
        Assert.That(await Readings(site, patient), Has.Count.EqualTo(1));
        Assert.That(process.Consumer.Owns(patient), Is.True);
        await Eventually.IsTrue(
            async () => (await process.Services.GetRequiredService<Packing>().PackAsync(all: true, CancellationToken.None), await Readings(site, patient)).Item2.Count == 1,
            "packed, it is still one");
    }

    /// <summary>
    /// Once more when it fails: on a machine that starves it, the mock's group may agree anew between what was packed and its commit, and then the next owner rightly
    /// reads that part again. Twice in a row it is no accident.
    /// </summary>
    [Test]
    [Retry(2)]
    public async Task People_who_go_to_another_process_and_come_back_are_kept_whole_and_judged_once()
    {
        await using var shared = await TestStore.CreateAsync(EngineKind.PostgreSql);
        await using var ingest = await KafkaHouse.StartAsync(shared, kafka, "ingest");
        await using var one = await KafkaHouse.StartAsync(shared, kafka, "process", shared.Folder);
        var homes = new List<(PatientId Patient, BoxId Box)>();
        for (var home = 0; home < 12; home++)
        {
            homes.Add(await ingest.Home());
        }

        await Eventually.IsTrue(() => one.Consumer.Partitions.Count == 6, "alone it has all");
        await SendAsync(1);
        await Eventually.IsTrue(() => one.Heard.Count == 12, "all is judged");
        var other = await KafkaHouse.StartAsync(shared, kafka, "process", shared.Folder);
        await Eventually.IsTrue(() => one.Consumer.Partitions.Count == 3 && other.Consumer.Partitions.Count == 3, "each has half", MockKafka.Agreed);
        await SendAsync(2);
        await Eventually.IsTrue(() => one.Heard.Count + other.Heard.Count == 24, "all is judged, by either");
        await other.StopAsync();
        await Eventually.IsTrue(() => one.Consumer.Partitions.Count == 6, "it has all again", MockKafka.Agreed);
        await SendAsync(3);
        await Eventually.IsTrue(() => one.Heard.Count + other.Heard.Count >= 36, "all is judged");

        foreach (var (patient, _) in homes)
        {
            Assert.That(await Readings(one, patient), Has.Count.EqualTo(3));
        }

        Assert.That(one.Heard.Concat(other.Heard).SelectMany(heard => heard.Readings), Has.Exactly(36).Items, "nothing was judged twice");
        await other.DisposeAsync();

        async Task SendAsync(long sequence)
        {
            foreach (var (_, box) in homes)
            {
                await ingest.Send(Batch.Of(box, Now, Batch.Reading(sequence, Now)));
            }
        }
    }

    [Test]
    public async Task A_box_that_one_process_moves_brings_its_readings_to_the_new_home_through_another()
    {
        await using var shared = await TestStore.CreateAsync(EngineKind.PostgreSql);
        await using var ingest = await KafkaHouse.StartAsync(shared, kafka, "ingest");
        await using var site = await KafkaHouse.StartAsync(shared, kafka, "site");
        var (before, box) = await site.Home();
        Assert.That(await ingest.Send(new FindWearer(box)), Is.EqualTo(before));
        var (after, _) = await site.Home();
        Assert.That((await site.Send(new AssignBox(after, box))).Succeeded, Is.True);

        await Eventually.IsTrue(async () => await ingest.Send(new FindWearer(box)) == after, "the door knows who lives with it now");
    }

    private static Task<IReadOnlyList<RecordedReading>> Readings(KafkaHouse house, PatientId patient) =>
        house.Send(new GetReadings(patient, Now.AddHours(-1), Now.AddHours(1)));
}
