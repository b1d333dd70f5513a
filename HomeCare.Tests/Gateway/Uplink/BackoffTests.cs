using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Uplink;

[TestFixture]
internal sealed class BackoffTests
{
    private static readonly Backoff Retry = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    [TestCase(0, 0.5, 500)]
    [TestCase(1, 0.5, 1000)]
    [TestCase(5, 0.5, 16000)]
    [TestCase(6, 0.5, 30000, Description = "capped: 64 s would be the bound")]
    [TestCase(1_000_000, 0.999, 59940)]
    [TestCase(0, 0.0, 10, Description = "never no wait at all")]
    [TestCase(6, 0.0, 600)]
    public void A_wait_is_random_below_a_doubling_capped_bound(int failures, double chance, double milliseconds) =>
        Assert.That(Retry.Next(failures, chance).TotalMilliseconds, Is.EqualTo(milliseconds).Within(0.01));
}
