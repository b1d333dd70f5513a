extern alias demo;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using demo::HomeCare.Demo.Processes;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using HomeCare.Tests.Web;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Journeys;

/// <summary>The server as a program of its own is asked to end (SIGTERM) while boxes send and a page is open.</summary>
[NonParallelizable] // It has 10 s from the signal on, and shares none of them.
internal sealed class GracefulStopTests
{
    private const int Boxes = 4;
    private const int ReadingsEach = 5;

    [Test]
    public async Task Told_to_stop_under_load_it_gives_the_receipts_it_owes_takes_nothing_new_and_loses_nothing_it_receipted()
    {
        await using var store = await TestStore.CreateAsync(EngineKind.Sqlite);
        var (homes, doctor, trusted) = await FurnishAsync(store);
        await using var first = trusted;
        using var launcher = new Launcher();
        var (site, ingestion) = Addresses();
        using var server = await launcher.StartAsync(Path.Combine(store.Folder, "server.log"), Settings(store, site, ingestion), [Programs.Host, Programs.Server]);
        using var browser = trusted.Browser(address: site);
        await Eventually.IsTrue(() => AnswersAsync(browser), "the server answers", TimeSpan.FromSeconds(90));
        await browser.SignInAsync(doctor);
        using var page = await browser.GetAsync("/live/mine", HttpCompletionOption.ResponseHeadersRead);
        using var live = new StreamReader(await page.Content.ReadAsStreamAsync());
        Assert.That(await live.ReadLineAsync(), Is.EqualTo("event: tick"));

        await Eventually.IsTrue(() => StandsBehind(server.Id), "all but the foremost threads stand behind them");

        // Four boxes send readings as fast as they get receipts; a fifth is in the middle of telling a fall.
        var receipted = new ConcurrentBag<(PatientId Patient, DateTimeOffset At)>();
        var senders = homes.Take(Boxes).Select(home => SendReadingsAsync(trusted.Box(home.Certificate, ingestion), home.Patient, receipted)).ToList();
        await Eventually.IsTrue(() => receipted.Count > 10 * ReadingsEach, "the boxes get receipts");
        var fall = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, TimeProvider.System.GetUtcNow(), "BR-0001", true);
        using var box = trusted.Box(homes[Boxes].Certificate, ingestion);
        using var halfSaid = new HalfSaid(JsonSerializer.SerializeToUtf8Bytes(
            new DangersBatch(1, TimeProvider.System.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(fall, WireJson.Options)]), WireJson.Options));

        // Who asks first (100-continue) knows that the server has begun with the request.
        using var telling = new HttpRequestMessage(HttpMethod.Post, WireV1.DangersPath) { Content = halfSaid };
        telling.Headers.ExpectContinue = true;
        var owed = box.SendAsync(telling);
        await halfSaid.Half;

        using (var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await Eventually.IsTrue(async () => !await IsOpenAsync(ingestion), "nothing new is let in");
        while (await live.ReadLineAsync() is not null)
        {
            // An open page is let go in order: a line that is cut would throw.
        }

        Assert.That(server.HasExited, Is.False, "it waits for the fall");
        halfSaid.SayTheRest();
        var receipt = await (await owed).ReceiptAsync();
        await Task.WhenAll(senders);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await server.WaitForExitAsync(patience.Token);

        Assert.That(server.ExitCode, Is.Zero);
        Assert.That(receipt.Items.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        await ReadAgainAsync(store, homes, receipted, new AlertId(fall.EventId));
        homes.ForEach(home => home.Certificate.Dispose());
    }

    /// <summary>Whether the kernel runs the foremost threads of a program, four for dangers and two for texts, before all its others.</summary>
    private static bool StandsBehind(int program)
    {
        var places = Directory.GetDirectories($"/proc/{program}/task")
            .Select(path => (IsForemost: File.ReadAllText(Path.Combine(path, "comm")).StartsWith("foremost", StringComparison.Ordinal), Niceness: NicenessOf(path)))
            .ToLookup(thread => thread.IsForemost, thread => thread.Niceness);
        return places[true].Count() == 4 + 2 && places[true].Max() < places[false].Min();
    }

    // proc(5): the nineteenth field; the second, the name in brackets, may hold anything.
    private static int NicenessOf(string task)
    {
        var stat = File.ReadAllText(Path.Combine(task, "stat"));
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<(List<RunningSite.EnrolledHome> Homes, RunningSite.Person Doctor, RunningSite Site)> FurnishAsync(TestStore store)
    {
        var site = await RunningSite.StartOnAsync(store);
        var homes = new List<RunningSite.EnrolledHome>();
        for (var number = 0; number <= Boxes; number++)
        {
            homes.Add(await site.Home($"HC-{number:D4}"));
        }

        var doctor = await site.Account(AccountRole.Doctor, [.. homes.Select(home => home.Patient)]);
        await site.StopAsync();
        return (homes, doctor, site);
    }

    private static async Task SendReadingsAsync(
        HttpClient box, PatientId patient, ConcurrentBag<(PatientId Patient, DateTimeOffset At)> receipted)
    {
        using (box)
        {
            var first = TimeProvider.System.GetUtcNow().AddDays(-20);
            first = first.AddTicks(-(first.Ticks % TimeSpan.TicksPerSecond));
            try
            {
                for (var sequence = 1L; ; sequence += ReadingsEach)
                {
                    var readings = Enumerable.Range(0, ReadingsEach).Select(each => Reading(sequence + each, 72, first.AddSeconds(10 * (sequence + each)))).ToArray();
                    using var answer = await box.PostAsync(WireV1.ReadingsPath, Batch(readings));
                    if (answer.IsSuccessStatusCode)
                    {
                        var receipt = await answer.ReceiptAsync();
                        Assert.That(receipt.Items.Select(item => item.Outcome), Is.All.EqualTo(ItemOutcome.Stored));
                        Array.ForEach(readings, reading => receipted.Add((patient, reading.MeasuredAt)));
                    }
                }
            }
            catch (HttpRequestException)
            {
                // The server is closed; what was not receipted, a box keeps.
            }
        }
    }

    private static async Task ReadAgainAsync(
        TestStore store, List<RunningSite.EnrolledHome> homes, ConcurrentBag<(PatientId Patient, DateTimeOffset At)> receipted, AlertId fall)
    {
        await using var again = await RunningSite.StartOnAsync(store);
        Assert.That(await again.Send(new FindAlert(fall)), Is.Not.Null);
        foreach (var home in homes.Take(Boxes))
        {
            var now = TimeProvider.System.GetUtcNow();
            var stored = (await again.Send(new GetReadings(home.Patient, now.AddDays(-30), now))).Select(reading => reading.MeasuredAt).ToHashSet();
            var lost = receipted.Where(one => one.Patient == home.Patient && !stored.Contains(one.At)).ToList();
            Assert.That(lost, Is.Empty, "every reading that was receipted is there");
            Assert.That(stored, Is.Not.Empty);
        }
    }

    private static Dictionary<string, string> Settings(TestStore store, Uri site, Uri ingestion) => new()
    {
        ["Storage__Engine"] = "sqlite",
        ["Storage__Folder"] = store.Folder,
        ["Site__Url"] = site.ToString().TrimEnd('/'),
        ["Ingestion__Url"] = ingestion.ToString().TrimEnd('/'),
        ["Operations__Url"] = "",
    };

    private static (Uri Site, Uri Ingestion) Addresses()
    {
        var site = Ports.FirstFree(17680)!.Value;
        return (new Uri($"http://127.0.0.1:{site}"), new Uri($"https://127.0.0.1:{Ports.FirstFree(site + 1, site)!.Value}"));
    }

    private static async Task<bool> AnswersAsync(HttpClient browser)
    {
        try
        {
            using var answer = await browser.GetAsync("/account/sign-in");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<bool> IsOpenAsync(Uri door)
    {
        try
        {
            using var stranger = new TcpClient();
            await stranger.ConnectAsync(IPAddress.Loopback, door.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A body of which the second half comes when it is let.</summary>
    private sealed class HalfSaid : HttpContent
    {
        private readonly byte[] body;
        private readonly TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HalfSaid(byte[] body)
        {
            this.body = body;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
            Headers.TryAddWithoutValidation(ContentDigest.FieldName, ContentDigest.Of(body));
        }

        public Task Half => half.Task;

        public void SayTheRest() => rest.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            await stream.FlushAsync();
            half.SetResult();
            await rest.Task;
            await stream.WriteAsync(body.AsMemory(body.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
