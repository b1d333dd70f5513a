using System.Net;
using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using HomeCare.Web.Live;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web;

internal sealed class LiveTests
{
    private FakeTimeProvider clock = null!;
    private RunningSite site = null!;
    private RunningSite.EnrolledHome home = null!;
    private RunningSite.Person doctor = null!;
    private HttpClient box = null!;
    private HttpClient browser = null!;
    private ListGate gate = null!;
    private AlertEar ear = null!;

    [SetUp]
    public async Task Start()
    {
        // The machine's time, which TLS keeps to.
        clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        site = await RunningSite.StartAsync(EngineKind.Sqlite, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton<IPipelineBehavior<ListMyPatients, IReadOnlyList<PatientCard>>>(gate = new ListGate());
            builder.Services.AddSingleton<INotificationHandler<AlertRaised>>(ear = new AlertEar());
        });
        home = await site.Home();
        doctor = await site.Account(AccountRole.Doctor, home.Patient);
        box = site.Box(home.Certificate);
        browser = site.Browser();
        await browser.SignInAsync(doctor);
    }

    [TearDown]
    public async Task Stop()
    {
        browser.Dispose();
        box.Dispose();
        home.Certificate.Dispose();
        await site.DisposeAsync();
    }

    [TestCase("/live/mine")]
    [TestCase("/live/patients/{0}")]
    public async Task A_reading_posted_by_the_box_is_on_the_doctor_s_open_page(string path)
    {
        using var page = await OpenAsync(path);
        await page.NextAsync("tick");

        await (await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(1, 97, clock.GetUtcNow())))).ReceiptAsync();

        var reading = await page.NextAsync("reading");
        Assert.That(reading.GetProperty("patient").GetGuid(), Is.EqualTo(home.Patient.Value));
        Assert.That(reading.GetProperty("heartRateBpm").GetDouble(), Is.EqualTo(97));
        Assert.That(reading.GetProperty("heartRateQuality").GetString(), Is.EqualTo("valid"));
    }

    [Test]
    public async Task A_danger_is_on_the_open_page_as_an_alert()
    {
        using var page = await OpenAsync("/live/mine");
        await page.NextAsync("tick");
        var danger = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, clock.GetUtcNow(), "BR-0001", true);
        var batch = new DangersBatch(1, clock.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(danger, WireJson.Options)]);

        await (await box.PostAsync(WireV1.DangersPath, batch)).ReceiptAsync();

        var alert = await page.NextAsync("alert");
        Assert.That(alert.GetProperty("alert").GetGuid(), Is.EqualTo(danger.EventId));
        Assert.That(alert.GetProperty("level").GetString(), Is.EqualTo("red"));
        Assert.That(ear.Heard?.Name, Does.StartWith("foremost"), "the thread that told of it");
    }

    [Test]
    public async Task An_alert_is_on_the_open_page_while_it_is_still_looked_up_whom_the_page_may_show()
    {
        using var page = await OpenAsync("/live/mine");
        await page.NextAsync("tick");
        gate.Close();
        await Eventually.IsTrue(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return gate.Held > 0;
            },
            "the page's list is looked up again");

        await (await box.PostAsync(WireV1.DangersPath, Fall())).ReceiptAsync();

        Assert.That((await page.NextAsync("alert")).GetProperty("level").GetString(), Is.EqualTo("red"));
        gate.Open();
        await site.Send(new DischargePatient(home.Patient));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.That((await page.NextAsync("patients")).GetProperty("patients").GetArrayLength(), Is.Zero, "and looks on");
    }

    [Test]
    public async Task Readings_of_the_past_are_told_as_a_span()
    {
        using var page = await OpenAsync("/live/mine");
        await page.NextAsync("tick");
        var (first, last) = (clock.GetUtcNow().AddHours(-2), clock.GetUtcNow().AddHours(-1));

        await (await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(1, 70, first), Reading(2, 71, last)))).ReceiptAsync();

        var backlog = await page.NextAsync("backlog");
        Assert.That(backlog.GetProperty("from").GetDateTimeOffset(), Is.EqualTo(first).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(backlog.GetProperty("to").GetDateTimeOffset(), Is.EqualTo(last).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public async Task A_person_of_someone_else_is_not_found_and_is_not_heard_of()
    {
        var other = await site.Home("HC-0002");
        using var otherBox = site.Box(other.Certificate);
        using var page = await OpenAsync("/live/mine");
        await page.NextAsync("tick");

        Assert.That((await browser.VisitAsync($"/live/patients/{other.Patient}")).Status, Is.EqualTo(404));
        Assert.That((await browser.VisitAsync($"/live/patients/{Guid.NewGuid()}")).Status, Is.EqualTo(404));
        await (await otherBox.PostAsync(WireV1.ReadingsPath, Batch(Reading(1, 131, clock.GetUtcNow())))).ReceiptAsync();
        await (await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(1, 72, clock.GetUtcNow())))).ReceiptAsync();
        Assert.That((await page.NextAsync("reading")).GetProperty("heartRateBpm").GetDouble(), Is.EqualTo(72), "the first heard is one's own");
        other.Certificate.Dispose();
    }

    [Test]
    public async Task A_disabled_account_s_open_page_ends_at_once()
    {
        var admin = await site.Account(AccountRole.Admin);
        using var page = await OpenAsync("/live/mine");
        await page.NextAsync("tick");

        await site.Send(new DisableAccount(doctor.Account, admin.Account));

        Assert.That((await page.NextAsync("end")).GetProperty("reason").GetString(), Is.EqualTo("session"));
        Assert.That(await page.IsOverAsync(), Is.True);
        Assert.That((await browser.VisitAsync("/live/mine")).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_person_who_may_no_longer_be_seen_is_gone_from_the_open_page_within_a_minute()
    {
        using var list = await OpenAsync("/live/mine");
        using var page = await OpenAsync("/live/patients/{0}");
        await list.NextAsync("tick");
        await page.NextAsync("tick");

        await site.Send(new DischargePatient(home.Patient));
        clock.Advance(TimeSpan.FromSeconds(60));

        Assert.That((await list.NextAsync("patients")).GetProperty("patients").GetArrayLength(), Is.Zero);
        Assert.That((await page.NextAsync("end")).GetProperty("reason").GetString(), Is.EqualTo("access"));
    }

    [Test]
    public async Task An_open_page_does_not_outlive_its_idle_session()
    {
        using var page = await OpenAsync("/live/mine");
        await page.NextAsync("tick");

        clock.Advance(TimeSpan.FromMinutes(15));

        Assert.That((await page.NextAsync("end")).GetProperty("reason").GetString(), Is.EqualTo("session"));
    }

    [Test]
    public async Task The_line_ticks()
    {
        using var page = await OpenAsync("/live/mine");
        await page.NextAsync("tick");

        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.That((await page.NextAsync("tick")).GetProperty("at").GetDateTimeOffset(), Is.EqualTo(clock.GetUtcNow()));
    }

    [Test]
    public async Task Stopping_ends_open_pages_cleanly()
    {
        using var page = await OpenAsync("/live/mine");
        await page.NextAsync("tick");

        await site.StopAsync();

        Assert.That(await page.IsOverAsync(), Is.True, "a line that is cut off instead would throw");
    }

    [Test]
    public async Task A_page_that_goes_leaves_nothing_behind()
    {
        var hub = site.Services.GetRequiredService<LiveHub>();
        using (var page = await OpenAsync("/live/mine"))
        {
            await page.NextAsync("tick");
            Assert.That(hub.Open, Is.EqualTo(1));
        }

        await Eventually.IsTrue(() => hub.Open == 0, "the page's line is closed");
    }

    [Test]
    public async Task Watching_one_person_is_in_the_audit_trail()
    {
        using var page = await OpenAsync("/live/patients/{0}");
        await page.NextAsync("tick");

        var read = (await site.Send(new ListAudit())).Single(line => line.Kind == AuditKind.MedicalRead);
        Assert.That((read.Account, read.Patient, read.Detail), Is.EqualTo((doctor.Account, home.Patient, "live")));
    }

    private DangersBatch Fall() => new(1, clock.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(
        new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, clock.GetUtcNow(), "BR-0001", true), WireJson.Options)]);

    private async Task<OpenPage> OpenAsync(string path)
    {
        var answer = await browser.GetAsync(string.Format(null, path, home.Patient), HttpCompletionOption.ResponseHeadersRead);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        return new OpenPage(answer, await answer.Content.ReadAsStreamAsync());
    }

    private sealed class OpenPage(HttpResponseMessage answer, Stream stream) : IDisposable
    {
        private readonly IAsyncEnumerator<System.Net.ServerSentEvents.SseItem<string>> events =
            System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

        /// <summary>The next event of a kind; others before it are passed over.</summary>
        public async Task<JsonElement> NextAsync(string type)
        {
            while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            {
                if (events.Current.EventType == type)
                {
                    using var data = JsonDocument.Parse(events.Current.Data);
                    return data.RootElement.Clone();
                }
            }

            throw new AssertionException($"The stream ended before a {type}.");
        }

        public async Task<bool> IsOverAsync()
        {
            while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            {
            }

            return true;
        }

        public void Dispose() => answer.Dispose();
    }
}
