using System.Runtime.Versioning;
using System.Text;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

[SupportedOSPlatform("linux")]
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class MakeReportTests(EngineKind kind)
{
    private ReportsBench bench = null!;

    [SetUp]
    public async Task SetUp() => bench = await ReportsBench.CreateAsync(kind);

    [TearDown]
    public async Task TearDown() => await bench.DisposeAsync();

    [Test]
    public async Task A_report_of_the_real_engine_passes_every_check_on_its_way()
    {
        PrintedPages.NeedTools();
        await using var real = await ReportsBench.CreateAsync(kind, chromium: "");
        real.Neighbours.Data = real.Neighbours.Data with { Person = Weeks.Person("<b>Zoé</b>", "O'Neill & \"Fils\"</title><script>") };

        var made = (await real.MakeAsync()).Value;

        var text = await PrintedPages.TextAsync(made.Pdf, 1);
        Assert.That(text, Does.Contain("<b>Zoé</b> O'Neill & \"Fils\"").And.Contain("</title><script>"), "what looks like markup is printed as it is written");
        Assert.That((await real.SendAsync(new FindDocument(Weeks.Jeanne, made.Entry.Id))).Value.Pdf, Is.EqualTo(made.Pdf));
    }

    [Test]
    public async Task A_report_is_made_kept_listed_and_found_again()
    {
        var made = (await bench.MakeAsync()).Value;

        Assert.That(PaperEngine.Read(made), Does.Contain("Jeanne Moreau").And.Contain("Données reçues 92 % du temps"));
        Assert.That(await bench.SendAsync(new ListDocuments(Weeks.Jeanne)), Is.EqualTo(new[] { made.Entry }));
        var found = (await bench.SendAsync(new FindDocument(Weeks.Jeanne, made.Entry.Id))).Value;
        Assert.That(found.Pdf, Is.EqualTo(made.Pdf));
        Assert.That(made.Entry, Is.EqualTo(new DocumentEntry(made.Entry.Id, Weeks.Monday, Weeks.Sunday, Weeks.Later, made.Pdf.Length, made.Entry.Sha256)));
    }

    [Test]
    public async Task The_archive_tells_no_name_and_is_the_server_s_alone()
    {
        await bench.MakeAsync();

        var file = bench.Files().Single();
        Assert.That(Path.GetRelativePath(bench.Archive, file), Does.Match(@"^[0-9a-f]{2}/[0-9a-f]{32}\.pdf$"));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(
            File.GetUnixFileMode(Path.GetDirectoryName(file)!),
            Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task Asked_again_while_the_data_is_the_same_the_stored_document_is_given()
    {
        var first = (await bench.MakeAsync()).Value;
        bench.Time.Advance(TimeSpan.FromHours(3));

        var again = (await bench.MakeAsync()).Value;

        Assert.That(again.Entry, Is.EqualTo(first.Entry));
        Assert.That(bench.Files(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task When_late_data_changed_the_week_a_new_version_stands_beside_the_old_one()
    {
        var first = (await bench.MakeAsync()).Value;
        bench.Time.Advance(TimeSpan.FromHours(3));
        bench.Neighbours.Data = Weeks.Data(minutes: Weeks.Ordinary(Weeks.Period()), alerts: bench.Neighbours.Data.Alerts);

        var second = (await bench.MakeAsync()).Value;

        Assert.That(
            (await bench.SendAsync(new ListDocuments(Weeks.Jeanne))).Select(entry => entry.Id),
            Is.EqualTo(new[] { second.Entry.Id, first.Entry.Id }), "newest first");
        Assert.That((await bench.SendAsync(new FindDocument(Weeks.Jeanne, first.Entry.Id))).Value.Pdf, Is.EqualTo(first.Pdf));
    }

    [Test]
    public async Task English_is_another_document()
    {
        var french = (await bench.MakeAsync()).Value;
        var english = (await bench.MakeAsync("en-GB")).Value;

        Assert.That(english.Entry.Id, Is.Not.EqualTo(french.Entry.Id));
        Assert.That(PaperEngine.Read(english), Does.Contain("Data received 92% of the time"));
    }

    [Test]
    public async Task An_altered_document_is_said_and_not_served()
    {
        var made = (await bench.MakeAsync()).Value;
        var file = bench.Files().Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var found = await bench.SendAsync(new FindDocument(Weeks.Jeanne, made.Entry.Id));

        Assert.That(found.Refusal?.Code, Is.EqualTo("document_altered"));
        var again = (await bench.MakeAsync()).Value;
        Assert.That(again.Entry.Id, Is.Not.EqualTo(made.Entry.Id), "asked again it is made again");
    }

    [Test]
    public async Task A_missing_document_is_said()
    {
        var made = (await bench.MakeAsync()).Value;
        File.Delete(bench.Files().Single());

        Assert.That((await bench.SendAsync(new FindDocument(Weeks.Jeanne, made.Entry.Id))).Refusal?.Code, Is.EqualTo("document_missing"));
        Assert.That((await bench.MakeAsync()).Succeeded);
    }

    [Test]
    public async Task Another_person_s_document_is_as_one_that_does_not_exist()
    {
        var made = (await bench.MakeAsync()).Value;

        var other = await bench.SendAsync(new FindDocument(PatientId.New(), made.Entry.Id));
        var none = await bench.SendAsync(new FindDocument(Weeks.Jeanne, Guid.NewGuid()));

        Assert.That(other.Refusal, Is.EqualTo(none.Refusal));
        Assert.That(other.Refusal?.Code, Is.EqualTo("document_unknown"));
        Assert.That(await bench.SendAsync(new ListDocuments(PatientId.New())), Is.Empty);
    }

    [TestCase(0, -1, "period_backwards")]
    [TestCase(0, 31, "period_too_long")]
    [TestCase(7, 13, "period_to_come", Description = "Begins on the present day plus one.")]
    public async Task A_period_that_cannot_be_reported_is_refused(int from, int to, string code)
    {
        bench.Time.AdjustTime(Weeks.Later.AddHours(-6));

        var outcome = await bench.SendAsync(new MakeReport(Weeks.Jeanne, Weeks.Monday.AddDays(from), Weeks.Monday.AddDays(to)));

        Assert.That(outcome.Refusal?.Code, Is.EqualTo(code));
        Assert.That(bench.Files(), Is.Empty);
    }

    [Test]
    public async Task A_person_nobody_knows_is_refused() => Assert.That(
        (await bench.SendAsync(new MakeReport(PatientId.New(), Weeks.Monday, Weeks.Sunday))).Refusal?.Code, Is.EqualTo("patient_unknown"));

    [Test]
    public async Task A_machine_without_the_engine_says_what_to_install()
    {
        await using var bare = await ReportsBench.CreateAsync(kind, "/nowhere/chromium");

        var refusal = (await bare.MakeAsync()).Refusal!;

        Assert.That(refusal.Code, Is.EqualTo("pdf_engine_missing"));
        Assert.That(refusal.French, Does.Contain("apt-get install chromium"));
        Assert.That(refusal.English, Does.Contain("apt-get install chromium"));
    }

    [Test]
    public async Task The_document_carries_its_digest()
    {
        var made = (await bench.MakeAsync()).Value;

        Assert.That(made.Entry.Sha256, Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(made.Pdf))));
        Assert.That(Encoding.Latin1.GetString(made.Pdf), Does.StartWith("%PDF-"));
    }
}
