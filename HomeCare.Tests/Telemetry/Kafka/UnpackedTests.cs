using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

/// <summary>The series store is away and the topic brings more and more: memory has an end.</summary>
internal sealed class UnpackedTests
{
    private const int Partitions = 6;
    private const long MiB = 1 << 20;

    private readonly FakeTimeProvider clock = new();
    private readonly HeardLog<Unpacked> heard = new();

    [Test]
    public void Beyond_the_limit_it_is_too_much_and_enough_again_at_three_quarters()
    {
        var held = 100 * MiB;
        var unpacked = new Unpacked(() => held, 100 * MiB, clock, heard);
        Assert.That(unpacked.IsTooMuch(), Is.False, "at the limit");
        Assert.That(unpacked.Fault, Is.Null);

        foreach (var (bytes, isTooMuch) in new[] { (100 * MiB + 1, true), (75 * MiB + 1, true), (75 * MiB, false), (100 * MiB, false), (200 * MiB, true), (0, false) })
        {
            held = bytes;
            clock.Advance(TimeSpan.FromSeconds(5));
            Assert.That(unpacked.IsTooMuch(), Is.EqualTo(isTooMuch), $"{bytes} bytes");
            Assert.That(unpacked.Fault is not null, Is.EqualTo(isTooMuch));
        }

        Assert.That(heard.Lines.Count(line => line.Contains("no further", StringComparison.Ordinal)), Is.EqualTo(2), "told at each begin");
        Assert.That(heard.Lines, Has.Count.EqualTo(4), "and at each end");
    }

    [Test]
    public void It_adds_up_every_five_seconds_and_not_for_each_message()
    {
        var looks = 0;
        var unpacked = new Unpacked(() => looks++, 100 * MiB, clock, heard);
        for (var tenth = 0; tenth < 100; tenth++)
        {
            unpacked.IsTooMuch();
            clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.That(looks, Is.EqualTo(2));
    }

    [Test]
    public async Task While_too_much_waits_the_topic_is_read_no_further_and_it_is_read_again_when_that_is_packed()
    {
        using var kafka = MockKafka.Start(Partitions);
        var settings = KafkaSettings.From(kafka.Configuration(("Kafka:MostUnpackedMiB", "64")));
        using var door = new TopicWriter(settings, NullLogger<TopicWriter>.Instance);
        var disk = new Disk();
        await using var process = await ProcessRole.StartAsync(settings, disk);
        await SendAsync(65);
        await Eventually.IsTrue(() => process.Consumer.Fault is not null, "65 MiB wait");
        Assert.That(process.Consumer.Fault, Does.StartWith("The series store is behind: 65 MiB of readings wait for it in memory, 64 may."));

        await SendAsync(20);
        await Task.Delay(TimeSpan.FromSeconds(6));
        Assert.That(disk.Judged, Has.Count.EqualTo(65), "the rest stays with the brokers");
        Assert.That(process.Consumer.Partitions, Has.Count.EqualTo(Partitions), "and the partitions here");

        process.Engine.Pack();
        await Eventually.IsTrue(() => disk.Judged.Count == 85, "it is read again");
        Assert.That(process.Consumer.Fault, Is.Null);
        Assert.That(disk.Judged.Values, Is.All.EqualTo(1));
        Assert.That(process.Log.Lines.Where(line => line.StartsWith("The topic is read", StringComparison.Ordinal)), Has.Exactly(2).Items);

        Task SendAsync(int people) => Task.WhenAll(
            Arrivals.Of(people).Select(arrival => door.WriteAsync(ArrivalFormat.KeyOf(arrival.Patient), ArrivalFormat.Write(arrival))));
    }
}
