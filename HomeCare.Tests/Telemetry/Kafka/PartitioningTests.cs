using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

internal sealed class PartitioningTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(24)]
    public async Task A_person_is_where_the_client_puts_the_key(int partitions)
    {
        using var kafka = MockKafka.Start(partitions);
        using var door = new TopicWriter(KafkaSettings.From(kafka.Configuration()), NullLogger<TopicWriter>.Instance);
        var people = Arrivals.Of(200);
        await Task.WhenAll(people.Select(person => door.WriteAsync(ArrivalFormat.KeyOf(person.Patient), ArrivalFormat.Write(person))));
        var found = kafka.ReadAll(MockKafka.Topic).ToDictionary(message => new Guid(message.Message.Key, true), message => message.Partition.Value);

        foreach (var person in people)
        {
            Assert.That(Partitioning.Of(person.Patient, partitions), Is.EqualTo(found[person.Patient.Value]));
        }
    }
}
