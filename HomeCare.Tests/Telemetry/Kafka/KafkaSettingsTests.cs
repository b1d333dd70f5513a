using Confluent.Kafka;
using HomeCare.Modules.Telemetry.Kafka;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

internal sealed class KafkaSettingsTests
{
    [TestCase(null, false)]
    [TestCase("direct", false)]
    [TestCase("Kafka", true)]
    public void The_intake_is_chosen_by_a_word(string? word, bool kafka) => Assert.That(KafkaSettings.IsChosen(Of(("Intake", word))), Is.EqualTo(kafka));

    [Test]
    public void Another_word_is_refused_with_both_that_would_do() => Assert.That(
        () => KafkaSettings.IsChosen(Of(("Intake", "rabbit"))), Throws.InvalidOperationException.With.Message.EqualTo("Intake is 'rabbit'. It is direct or kafka."));

    [Test]
    public void Servers_are_needed() => Assert.That(() => KafkaSettings.From(Of()), Throws.InvalidOperationException.With.Message.Contains("Kafka:Servers is empty"));

    [TestCase("Kafka:Partitions", "0")]
    [TestCase("Kafka:LingerMilliseconds", "101")]
    [TestCase("Kafka:ReceiptSeconds", "soon")]
    [TestCase("Kafka:MostUnpackedMiB", "63")]
    public void A_number_out_of_its_range_is_refused(string key, string text) =>
        Assert.That(() => KafkaSettings.From(Of(("Kafka:Servers", "a:1"), (key, text))), Throws.InvalidOperationException.With.Message.Contains(text));

    [Test]
    public void Transport_security_is_passed_through_to_every_client()
    {
        var settings = KafkaSettings.From(Of(("Kafka:Servers", "a:1"), ("Kafka:Client:security.protocol", "sasl_ssl"), ("Kafka:Client:sasl.username", "homecare")));

        foreach (ClientConfig config in new ClientConfig[] { settings.Producer(), settings.Consumer(), settings.Admin() })
        {
            Assert.That(config.Get("security.protocol"), Is.EqualTo("sasl_ssl"));
            Assert.That(config.SaslUsername, Is.EqualTo("homecare"));
        }
    }

    [TestCase("acks")]
    [TestCase("enable.idempotence")]
    [TestCase("enable.auto.commit")]
    public void What_receipts_rest_on_cannot_be_set(string property) => Assert.That(
        () => KafkaSettings.From(Of(("Kafka:Servers", "a:1"), ("Kafka:Client:" + property, "false"))),
        Throws.InvalidOperationException.With.Message.Contains("receipts rest on it"));

    [Test]
    public void A_receipt_waits_for_every_replica_in_step()
    {
        var producer = KafkaSettings.From(Of(("Kafka:Servers", "a:1"))).Producer();

        Assert.That(producer.Acks, Is.EqualTo(Acks.All));
        Assert.That(producer.EnableIdempotence, Is.True);
    }

    private static IConfiguration Of(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Build();
}
