using System.Globalization;
using HomeCare.Tests.Journeys;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>
/// I5 on the real server: a fall is raised and texted, and the server is killed by the kernel at its first write to the alerts' file, then at its second, and so on until
/// a fall comes through without a kill. The box, which had no receipt, sends again to the server that follows.
/// </summary>
[TestFixture]
[Category("Slow")]
[Parallelizable(ParallelScope.Self)] // Mostly waiting: real programs and real seconds.
internal sealed class ServerKilledAtEveryWriteTests
{
    private const int MostWrites = 200;

    private static readonly string[] Files = ["alerts.db", "alerts.db-wal", "alerts.db-shm"];

    // strace counts for each thread; with one processor the threads share the work alike each time.
    private static readonly Dictionary<string, string> OneThread = new() { ["DOTNET_PROCESSOR_COUNT"] = "1" };

    [Test]
    public async Task One_fall_is_one_alert_and_its_nurse_is_texted_once_or_after_a_lost_outcome_twice()
    {
        VirtualBracelet? bracelet = null;
        await using var programs = await RealPrograms.StartAsync(17080, serial => bracelet = VirtualBracelet.Play(Scenario.Named("stable"), serial, 1, TimeProvider.System));
        await programs.BoxesKnowWhomToTextAsync();
        var (kills, doubled, survived) = (0, 0, 0);
        for (var at = 1; at <= MostWrites; at++)
        {
            await programs.ServerDownAsync();
            programs.Files.SkipWhatIsThere();
            var server = await programs.ServerUnderAsync(
                folder => Strace.Failing(folder, Files, string.Create(CultureInfo.InvariantCulture, $"signal=SIGKILL:when={at}")), OneThread);
            await Eventually.IsTrue(async () => !server.IsRunning || await AnswersAsync(programs), "the server answers, or is killed while it starts", TimeSpan.FromSeconds(90));

            var begun = TimeProvider.System.GetUtcNow(); // The server is a program of its own, with this machine's clock.
            bracelet!.Signal(BraceletEventKind.Fall, immobile: true);
            await Eventually.IsTrue(
                () => !server.IsRunning || (programs.Files.AlertsSince(begun).Count > 0 && programs.Files.TextsOnTheirWay() == 0), "the fall is texted, or the server is killed",
                TimeSpan.FromSeconds(60));
            var killed = !server.IsRunning;
            await server.KillAsync();
            server.Dispose();
            await programs.ServerUpAsync();

            var danger = await Eventually.Gives(
                () => Task.FromResult(programs.Files.NewDangers().SingleOrDefault()), $"killed at {at}: the fall is one alert", TimeSpan.FromSeconds(90));
            var reference = danger.Event.ToString("N")[..4].ToUpperInvariant();
            await Eventually.IsTrue(() => programs.Files.TextsOnTheirWay() == 0, $"killed at {at}: nothing waits to be texted", TimeSpan.FromSeconds(90));
            var texts = programs.Files.NewTexts().Where(text => text.ShortReference == reference).GroupBy(text => (text.To, text.Text)).Select(same => same.Count()).ToList();

            Assert.That(texts, Is.Not.Empty.And.All.InRange(1, killed ? 2 : 1), $"killed at {at}");
            doubled += texts.Count(count => count == 2);
            survived = killed ? 0 : survived + 1;
            kills += killed ? 1 : 0;
            if (survived == 2)
            {
                // Twice, for the threads do not share the work alike each time.
                await TestContext.Out.WriteLineAsync($"{kills} kills, each at another write; {doubled} texts sent twice; none left at {at}");
                Assert.That(kills, Is.GreaterThan(3), "there are writes to be killed at");
                return;
            }
        }

        Assert.Fail($"after {kills} kills there still are writes");
    }

    private static async Task<bool> AnswersAsync(RealPrograms programs)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = programs.Server.Site };
        try
        {
            using var answer = await client.GetAsync("/");
            return (int)answer.StatusCode < 500;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
