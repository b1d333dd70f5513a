using System.Net;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

/// <summary>Charts and lists as the server answers them, over stated modules.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChartPageTests
{
    private readonly Ward ward = new();
    private StatedAnswers answers = null!;
    private PagesSite site;

    [SetUp]
    public async Task Open() => site = await PagesSite.StartAsync(answers = ward.Answers);

    [TearDown]
    public async Task Close() => await site.DisposeAsync();

    [TestCase("24h", 150_000)]
    [TestCase("24h&rejected=true", 180_000)]
    [TestCase("6h", 130_000)]
    [TestCase("7d", 130_000)]
    [TestCase("30d", 130_000)]
    [TestCase("1y", 130_000)]
    public async Task Thousands_of_readings_make_a_light_page(string range, int most)
    {
        var page = await GetAsync(AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range={range}");
        TestContext.Out.WriteLine($"{range}: {page.Length} characters");
        Assert.That(page, Has.Length.LessThan(most).And.Contains("chart-spo2"));
    }

    [TestCase("1h", null)]
    [TestCase("6h", null)]
    [TestCase("24h", null)]
    [TestCase("7d", 300)]
    [TestCase("30d", 300)]
    [TestCase("1y", 900)]
    public async Task A_range_is_chosen_by_the_address_and_asks_for_readings_or_for_whole_buckets(string range, int? bucket)
    {
        var html = await GetAsync(AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range={range}");
        Assert.That(html, Does.Contain($"href=\"?range={range}#charts\" aria-current=\"true\""));
        var asked = answers.Sent.OfType<GetSeries>().ToList();
        Assert.That(asked.Select(get => get.BucketSeconds), Is.EqualTo(bucket is { } seconds ? new[] { seconds } : []));
        Assert.That(asked, Has.All.Matches<GetSeries>(get => get.From.ToUnixTimeSeconds() % get.BucketSeconds == 0 && get.To.ToUnixTimeSeconds() % get.BucketSeconds == 0));
        Assert.That(answers.Sent.OfType<GetRawSeries>().Count(), Is.EqualTo(bucket is null ? 1 : 0));
    }

    [Test]
    public async Task A_nurse_sees_30_days_and_no_year()
    {
        var html = await GetAsync(AccountRole.Nurse, $"/nurse/patients/{Ward.Jeanne.Id}?range=1y");
        Assert.That(html, Does.Contain("?range=30d#charts").And.Not.Contain("?range=1y#").And.Contain("href=\"?range=24h#charts\" aria-current=\"true\""));
        Assert.That(answers.Sent.OfType<GetSeries>(), Is.Empty);
    }

    [Test]
    public async Task Someone_enrolled_minutes_ago_is_shown_over_the_last_hour()
    {
        answers.To((GetRawSeries get) => HomeCare.Modules.Telemetry.GetRawSeriesHandler.Of(
            Recording.Readings(get.From > Ward.Noon.AddMinutes(-20) ? get.From : Ward.Noon.AddMinutes(-20), get.To, Ward.Noon)));
        Assert.That(await GetAsync(AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}"), Does.Contain("href=\"?range=1h#charts\" aria-current=\"true\""));
    }

    [Test]
    public async Task A_gap_says_its_cause_in_the_sentence_in_the_legend_and_in_the_table()
    {
        var html = WebUtility.HtmlDecode(await GetAsync(AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range=24h"));
        Assert.That(html, Does.Contain("2 interruptions, la plus longue de 04:09 à 05:39 : bracelet non porté."));
        Assert.That(html, Does.Contain("Rien reçu : boîtier muet").And.Contain("Reçu, sans mesure valide : bracelet non porté, capteur sans contact"));
        Assert.That(html, Does.Contain("<td>FC, SpO₂</td><td>boîtier muet</td>").And.Contain("<td>20 min</td><td>SpO₂</td><td>capteur sans contact</td>"));
    }

    [Test]
    public async Task Values_off_the_curve_are_counted_in_words_and_drawn_only_when_asked()
    {
        var without = await GetAsync(AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range=24h");
        Assert.That(without, Does.Not.Contain("class=\"mark ").And.Contain("rejected=true#charts").And.Contain("saut trop brusque (66)"));
        var with = WebUtility.HtmlDecode(await GetAsync(AccountRole.Doctor, $"/doctor/patients/{Ward.Jeanne.Id}?range=24h&rejected=true"));
        Assert.That(with, Does.Contain("<title>219 bpm, écartée : saut trop brusque, 12:05:00 et 2 proches</title>").And.Contain("class=\"mark doubtful\""));
        Assert.That(with, Does.Contain("href=\"?range=24h#charts\">Masquer"));
    }

    [Test]
    public async Task A_long_list_is_read_and_written_down_a_page_at_a_time()
    {
        ward.Mine = Crowd(120);
        ward.Open = [Ward.Fall with { Patient = ward.Mine[119].Id }];
        var html = WebUtility.HtmlDecode(await GetAsync(AccountRole.Doctor, "/doctor"));
        Assert.That(html, Does.Contain("120 suivis, 1 avec une alerte ouverte").And.Contain("Page 1 sur 3").And.Contain("href=\"?p=2\"").And.Not.Contain("href=\"?p=0\""));
        Assert.That(html.IndexOf("NOM119", StringComparison.Ordinal), Is.Positive.And.LessThan(html.IndexOf("NOM000", StringComparison.Ordinal)), "who needs someone is on the first page, first");
        Assert.That(answers.Sent.OfType<ListLastValues>().Single().Patients, Has.Count.EqualTo(50));
        Assert.That(answers.Sent.OfType<ListLastValues>().Single().WithSteps, "the page shows them");
        Assert.That(answers.Sent.OfType<RecordAccess>().Single().Patients, Has.Count.EqualTo(50));
        Assert.That(answers.Sent.OfType<GetSeries>().Count(), Is.EqualTo(50));
    }

    [TestCase("?p=3", 20, "Page 3 sur 3")]
    [TestCase("?p=99", 20, "Page 3 sur 3")]
    [TestCase("?p=-4", 50, "Page 1 sur 3")]
    [TestCase("?p=x", 50, "Page 1 sur 3")]
    public async Task A_page_that_does_not_exist_is_the_nearest_that_does(string query, int people, string says)
    {
        ward.Mine = Crowd(120);
        ward.Open = [];
        Assert.That(await GetAsync(AccountRole.Doctor, "/doctor" + query), Does.Contain(says));
        Assert.That(answers.Sent.OfType<ListLastValues>().Single().Patients, Has.Count.EqualTo(people));
    }

    [Test]
    public async Task A_nurse_sees_each_open_alert_whatever_page_its_person_is_on()
    {
        ward.Mine = Crowd(120);
        ward.Open = [Ward.Fall with { Patient = ward.Mine[119].Id }];
        var html = await GetAsync(AccountRole.Nurse, "/nurse");
        Assert.That(html, Does.Contain("Prénom119").And.Contain($"/alerts/{Ward.Fall.Id}"));
        Assert.That(answers.Sent.OfType<ListLastValues>().Single().Patients, Has.Count.EqualTo(50).And.No.Member(ward.Mine[119].Id));
        Assert.That(answers.Sent.OfType<RecordAccess>().Single().Patients, Has.Count.EqualTo(51).And.Member(ward.Mine[119].Id));
    }

    private static IReadOnlyList<PatientCard> Crowd(int people) =>
        [.. Enumerable.Range(0, people).Select(place => Ward.Odette with { Id = new PatientId(Guid.NewGuid()), FirstName = $"Prénom{place:000}", LastName = $"Nom{place:000}" })];

    private async Task<string> GetAsync(AccountRole role, string path)
    {
        using var client = site.ClientOf(role);
        return await client.GetStringAsync(path);
    }
}
