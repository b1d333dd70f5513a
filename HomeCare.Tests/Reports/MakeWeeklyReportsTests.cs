using System.Runtime.Versioning;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

[SupportedOSPlatform("linux")]
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class MakeWeeklyReportsTests(EngineKind kind)
{
    private static readonly PatientId Louis = PatientId.New();
    private static readonly PatientId Rose = PatientId.New();
    private ReportsBench bench = null!;

    [SetUp]
    public async Task SetUp() => bench = await ReportsBench.CreateAsync(kind);

    [TearDown]
    public async Task TearDown() => await bench.DisposeAsync();

    [Test]
    public async Task One_failure_is_noted_and_the_others_go_on()
    {
        bench.Neighbours.InCare = [Louis, Weeks.Jeanne, Rose];
        bench.Neighbours.Broken.Add(Weeks.Jeanne);

        var made = await bench.SendAsync(new MakeWeeklyReports(Weeks.Monday));

        Assert.That(made, Is.EqualTo(new WeeklyReportsMade(2, 0, 1)));
        Assert.That(await bench.SendAsync(new ListDocuments(Rose)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_second_passage_makes_only_what_is_not_there()
    {
        bench.Neighbours.InCare = [Louis, Weeks.Jeanne];
        bench.Neighbours.Broken.Add(Weeks.Jeanne);
        await bench.SendAsync(new MakeWeeklyReports(Weeks.Monday));
        bench.Neighbours.Broken.Clear();

        Assert.That(await bench.SendAsync(new MakeWeeklyReports(Weeks.Monday)), Is.EqualTo(new WeeklyReportsMade(1, 1, 0)));
        Assert.That(await bench.SendAsync(new MakeWeeklyReports(Weeks.Monday)), Is.EqualTo(new WeeklyReportsMade(0, 2, 0)));
    }

    [Test]
    public async Task A_report_that_was_asked_for_in_the_middle_of_the_week_does_not_stand_for_the_whole_week()
    {
        bench.Time.AdjustTime(Weeks.At(6, 15));
        await bench.MakeAsync();
        bench.Time.AdjustTime(Weeks.Later);

        Assert.That(await bench.SendAsync(new MakeWeeklyReports(Weeks.Monday)), Is.EqualTo(new WeeklyReportsMade(1, 0, 0)));
    }

    [Test]
    public async Task Weekly_reports_are_French_whatever_the_language_of_who_asks()
    {
        await bench.SendAsync(new MakeWeeklyReports(Weeks.Monday), "en-GB");

        var entry = (await bench.SendAsync(new ListDocuments(Weeks.Jeanne))).Single();
        var document = (await bench.SendAsync(new FindDocument(Weeks.Jeanne, entry.Id))).Value;
        Assert.That(PaperEngine.Read(document), Does.Contain("Rapport de suivi à domicile"));
    }

    [Test]
    public void A_week_that_begins_on_another_day_is_a_bug_of_the_caller() =>
        Assert.That(() => bench.SendAsync(new MakeWeeklyReports(Weeks.Sunday)), Throws.ArgumentException);

    [Test]
    public async Task An_installation_that_never_ran_has_missed_nothing()
    {
        Assert.That(await bench.SendAsync(new CatchUpWeeklyReports()), Is.EqualTo(new WeeklyReportsMade(0, 0, 0)));
        Assert.That(bench.Files(), Is.Empty);
    }

    [Test]
    public async Task A_Monday_that_found_the_machine_off_is_caught_up_once()
    {
        bench.Time.AdjustTime(Weeks.At(5, 12));
        await bench.SendAsync(new CatchUpWeeklyReports());
        bench.Time.AdjustTime(Weeks.Later.AddDays(2));

        Assert.That(await bench.SendAsync(new CatchUpWeeklyReports()), Is.EqualTo(new WeeklyReportsMade(1, 0, 0)));
        Assert.That((await bench.SendAsync(new ListDocuments(Weeks.Jeanne))).Single().From, Is.EqualTo(Weeks.Monday));
        Assert.That(await bench.SendAsync(new CatchUpWeeklyReports()), Is.EqualTo(new WeeklyReportsMade(0, 0, 0)));
    }

    [Test]
    public async Task A_passage_with_a_failure_is_made_good_at_the_next_start()
    {
        bench.Neighbours.Broken.Add(Weeks.Jeanne);
        await bench.SendAsync(new MakeWeeklyReports(Weeks.Monday));
        bench.Neighbours.Broken.Clear();

        Assert.That(await bench.SendAsync(new CatchUpWeeklyReports()), Is.EqualTo(new WeeklyReportsMade(1, 0, 0)));
    }
}
