using System.Net;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

/// <summary>The doctor's export, over stated modules.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReadingsExportTests
{
    private const string RawHeader = "time_utc;time_local;hr;hr_quality;hr_reasons;spo2;spo2_quality;spo2_reasons;steps;steps_quality;falls;falls_quality;battery;battery_quality;span_s;late";

    private readonly StatedAnswers answers = new Ward().Answers;
    private PagesSite site;

    [SetUp]
    public async Task Open() => site = await PagesSite.StartAsync(answers);

    [TearDown]
    public async Task Close() => await site.DisposeAsync();

    [Test]
    public async Task Every_reading_is_a_line_with_its_qualities_and_their_reasons()
    {
        answers.To((GetReadings get) => (IReadOnlyList<RecordedReading>)[.. new[]
        {
            new RecordedReading(
                Ward.Noon, 10, false, new SignalValue(72.5, Quality.Valid, []), new SignalValue(97, Quality.Valid, []), new SignalValue(4, Quality.Valid, []),
                new SignalValue(0, Quality.Valid, []), new SignalValue(81, Quality.Valid, [])),
            new RecordedReading(
                Ward.Noon.AddSeconds(10), 10, true, new SignalValue(219, Quality.Invalid, ["hr_step", "hr_unusual"]), new SignalValue(null, Quality.Invalid, ["=1+1;\"x"]), null, null, null),
        }.Where(reading => reading.MeasuredAt >= get.From && reading.MeasuredAt < get.To)]);
        using var answer = await AskAsync(Ward.Jeanne.Id, "from=2026-03-11&to=2026-03-12");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.That(bytes[..3], Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }), "spreadsheets need the mark to read UTF-8");
        Assert.That(System.Text.Encoding.UTF8.GetString(bytes[3..]), Is.EqualTo(string.Concat(
            RawHeader, "\r\n",
            "2026-03-12T11:00:00Z;2026-03-12 12:00:00;72,5;valid;;97;valid;;4;valid;0;valid;81;valid;10;0\r\n",
            "2026-03-12T11:00:10Z;2026-03-12 12:00:10;219;invalid;\"hr_step hr_unusual\";;invalid;\"'=1+1;\"\"x\";;;;;;;10;1\r\n")));
        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/csv; charset=utf-8"));
        Assert.That(answer.Content.Headers.ContentDisposition!.ToString(), Is.EqualTo("attachment; filename=\"7K3Q_2026-03-11_2026-03-12.csv\""));
        Assert.That(answer.Headers.CacheControl!.NoStore, Is.True);
    }

    [Test]
    public async Task Days_are_those_of_the_home_and_are_read_one_at_a_time()
    {
        using var answer = await AskAsync(Ward.Odette.Id, "from=2026-01-30&to=2026-02-01");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answers.Sent.OfType<GetReadings>().Select(get => (get.From, get.To)), Is.EqualTo(Enumerable.Range(0, 3)
            .Select(day => new DateTimeOffset(2026, 1, 29, 23, 0, 0, TimeSpan.Zero).AddDays(day)).Select(from => (from, from.AddDays(1)))));
    }

    [TestCase("2026-02-10", false, TestName = "31 days are every reading")]
    [TestCase("2026-02-09", true, TestName = "32 days are quarters of an hour")]
    public async Task A_long_span_is_given_in_buckets(string from, bool inBuckets)
    {
        answers.To((GetSeries get) => (IReadOnlyList<SeriesPoint>)[new(get.From, new Band(70.25, 60, 81, 90), null, 12, 90, 2), new(get.From.AddMinutes(15), null, null, 0, 0, 0)]);
        using var answer = await AskAsync(Ward.Odette.Id, $"from={from}&to=2026-03-12");
        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n");
        Assert.That(lines[0], Is.EqualTo(inBuckets ? "time_utc;time_local;hr_mean;hr_min;hr_max;hr_count;spo2_mean;spo2_min;spo2_max;spo2_count;steps;received;rejected" : RawHeader));
        if (inBuckets)
        {
            Assert.That(lines[1], Is.EqualTo("2026-02-08T23:00:00Z;2026-02-09 00:00:00;70,25;60;81;90;;;;0;12;90;2"));
            Assert.That(lines, Has.Length.EqualTo(1 + 32 + 1), "what was not received is no line");
            Assert.That(answers.Sent.OfType<GetSeries>(), Has.All.Matches<GetSeries>(get => get.BucketSeconds == 900 && get.From.ToUnixTimeSeconds() % 900 == 0));
        }
    }

    [Test]
    public async Task It_is_written_down_as_an_export_before_anything_is_read()
    {
        using var answer = await AskAsync(Ward.Jeanne.Id, "from=2026-03-12&to=2026-03-12");
        var access = answers.Sent.OfType<RecordAccess>().Single();
        Assert.That((access.Patients.Single(), access.What), Is.EqualTo((Ward.Jeanne.Id, "export_2026-03-12_2026-03-12")));
        Assert.That(answers.Sent.IndexOf(access), Is.LessThan(answers.Sent.FindIndex(sent => sent is GetReadings)));
    }

    [Test]
    public async Task When_it_cannot_be_written_down_nothing_is_given()
    {
        answers.To((RecordAccess _) => FailToWrite());
        using var answer = await AskAsync(Ward.Jeanne.Id, "from=2026-03-12&to=2026-03-12");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(answers.Sent.OfType<GetReadings>(), Is.Empty);
    }

    [Test]
    public async Task When_reading_fails_midway_the_file_does_not_look_whole()
    {
        answers.To((GetReadings get) => get.From.Day == 11 ? throw new IOException("The store is away.") : (IReadOnlyList<RecordedReading>)[]);
        Assert.That(async () =>
        {
            using var answer = await AskAsync(Ward.Jeanne.Id, "from=2026-03-10&to=2026-03-12");
            await answer.Content.ReadAsByteArrayAsync();
        }, Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<IOException>());
    }

    [TestCase("")]
    [TestCase("from=2026-03-12")]
    [TestCase("from=12/03/2026&to=13/03/2026")]
    [TestCase("from=2026-03-12&to=2026-03-11")]
    [TestCase("from=2025-03-11&to=2026-03-12")]
    [TestCase("from=2026-03-12&to=2026-03-13")]
    [TestCase("from=0001-01-01&to=9999-12-31")]
    public async Task Days_that_cannot_be_exported_are_refused_with_a_sentence_and_nothing_is_read(string query)
    {
        using var answer = await AskAsync(Ward.Jeanne.Id, query);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("role=\"alert\"").And.Contain("Exporter (CSV)"));
        Assert.That(answers.Sent.Any(sent => sent is GetReadings or GetSeries or RecordAccess), Is.False);
    }

    [TestCase("from=2026-03-12&to=2026-03-12")]
    [TestCase("from=nonsense")]
    public async Task Another_s_patient_looks_exactly_like_nobody(string query)
    {
        answers.To((FindMyPatient _) => (PatientCard?)null);
        using var doctor = site.ClientOf(AccountRole.Doctor);
        using var foreign = await doctor.GetAsync($"/doctor/patients/{Ward.Jeanne.Id}/readings.csv?{query}");
        using var absent = await doctor.GetAsync($"/doctor/patients/{Guid.NewGuid()}/readings.csv?{query}");
        using var page = await doctor.GetAsync($"/doctor/patients/{Guid.NewGuid()}");
        Assert.That((foreign.StatusCode, absent.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
        var bodies = new[] { foreign, absent, page }.Select(answer => answer.Content.ReadAsStringAsync());
        var bare = (await Task.WhenAll(bodies)).Select(Bare).Distinct();
        Assert.That(bare.Count(), Is.EqualTo(1));
        Assert.That(answers.Sent.Any(sent => sent is GetReadings or RecordAccess), Is.False);
    }

    [TestCase(AccountRole.Nurse)]
    [TestCase(AccountRole.Admin)]
    [TestCase(null)]
    public async Task Nobody_but_a_doctor_gets_it(AccountRole? role)
    {
        using var client = site.ClientOf(role);
        using var answer = await client.GetAsync($"/doctor/patients/{Ward.Jeanne.Id}/readings.csv?from=2026-03-12&to=2026-03-12");
        Assert.That(answer.StatusCode, Is.AnyOf(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized));
        Assert.That(answers.Sent, Is.Empty);
    }

    private static MediatR.Unit FailToWrite() => throw new IOException("The audit trail cannot be written.");

    private static string Bare(string html) =>
        System.Text.RegularExpressions.Regex.Replace(html, """value="CfDJ[^"]*"|name="returnTo" value="[^"]*" """, "");

    private async Task<HttpResponseMessage> AskAsync(PatientId patient, string query)
    {
        using var doctor = site.ClientOf(AccountRole.Doctor);
        return await doctor.GetAsync($"/doctor/patients/{patient}/readings.csv?{query}");
    }
}
