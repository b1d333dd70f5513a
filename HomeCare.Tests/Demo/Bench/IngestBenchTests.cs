using System.Text.Json;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

/// <summary>The bench as a person starts it, small: what it counts has to be right; how fast it was is nobody's claim here.</summary>
[Category("Slow")]
internal sealed class IngestBenchTests
{
    private static readonly string[] Members =
    [
        "sent", "stored", "errors", "requests_per_s", "p50_ms", "p99_ms", "max_ms", "server_cpu_us_per_request", "server_cores", "floor_cpu_us_per_request",
        "floor_fsync_cpu_us_per_request", "ratio_to_fsync_floor", "load_cpu_us_per_request", "danger_p50_ms", "danger_p99_ms", "danger_page_p50_ms",
        "danger_page_p99_ms", "bytes_per_value", "written_bytes_per_message",
    ];

    [Test]
    public async Task What_was_sent_is_stored_and_comes_back_as_it_was()
    {
        var (figures, said) = await SmallBench.RunAsync(
            "ingest", "--rate", "20", "--homes", "100", "--connections", "8", "--for", "3s", "--rounds", "1");

        Assert.Multiple(() =>
        {
            Assert.That(figures.EnumerateObject().Select(member => member.Name), Is.SupersetOf(Members));
            Assert.That(figures.GetProperty("errors").GetInt64(), Is.Zero, said);
            Assert.That(figures.GetProperty("sent").GetInt64(), Is.GreaterThan(100));
            Assert.That(figures.GetProperty("stored").GetInt64(), Is.EqualTo(figures.GetProperty("sent").GetInt64()), said);
            Assert.That(figures.GetProperty("samples_compared").GetInt32(), Is.GreaterThan(50));
            Assert.That(figures.GetProperty("samples_differing").GetInt32(), Is.Zero, said);
            Assert.That(figures.GetProperty("dangers").GetInt32(), Is.GreaterThan(0));
            Assert.That(figures.GetProperty("danger_page_p99_ms").GetDouble(), Is.GreaterThan(0), said);
        });
    }
}
