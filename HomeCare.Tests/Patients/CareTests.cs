using HomeCare.Modules.Patients;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Patients;

/// <summary>Admission, relatives, discharge.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class CareTests(EngineKind kind)
{
    private LeftModules modules = null!;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [SetUp]
    public void SetUp() => modules.Reset();

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task Who_is_admitted_is_known_by_a_short_name_and_a_pseudonym()
    {
        var patient = await modules.Admit("Jeanne", "martin");
        var sheet = (await modules.Send(new GetContacts(patient)))!;

        Assert.That(sheet.ShortName, Is.EqualTo("Jeanne M."));
        Assert.That(sheet.Pseudonym, Has.Length.EqualTo(4).And.All.Matches<char>(c => Pseudonym.Alphabet.Contains(c)));
        Assert.That(sheet.TimeZone, Is.EqualTo("Europe/Paris"));
        Assert.That(sheet.Contacts, Is.Empty);
        Assert.That(modules.Heard.Single(), Is.EqualTo(new PatientAdmitted(patient, modules.Now)));
    }

    [Test]
    public void A_pseudonym_has_no_two_characters_taken_for_each_other()
    {
        foreach (var pair in new[] { "0O", "1I", "1L", "IL", "2Z", "5S", "6G", "8B", "UV" })
        {
            Assert.That(Pseudonym.Alphabet.Count(pair.Contains), Is.LessThanOrEqualTo(1), pair);
        }
    }

    [Test]
    public async Task Pseudonyms_of_people_admitted_at_once_differ()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 12).Select(index => Task.Run(() => modules.Admit("Jeanne", $"Martin{index}"))));
        var sheets = await Task.WhenAll(people.Select(patient => modules.Send(new GetContacts(patient))));

        Assert.That(sheets.Select(sheet => sheet!.Pseudonym), Is.Unique);
    }

    [TestCase("", "Martin", "1938-05-04", null, "first_name")]
    [TestCase("Jeanne\n", "Martin", "1938-05-04", null, "first_name")]
    [TestCase("Jeanne", " ", "1938-05-04", null, "last_name")]
    [TestCase("Jeanne", "Martin", "2026-03-12", null, "birth_date")]
    [TestCase("Jeanne", "Martin", "1906-03-11", null, "birth_date")]
    [TestCase("Jeanne", "Martin", "1938-05-04", "Romance Standard Time", "time_zone")]
    [TestCase("Jeanne", "Martin", "1938-05-04", "Europe/Lyon", "time_zone")]
    public async Task An_admission_that_cannot_be_is_refused_in_both_languages(string first, string last, string birth, string? zone, string code)
    {
        var asked = new AdmitPatient(first, last, DateOnly.Parse(birth, System.Globalization.CultureInfo.InvariantCulture), "3 rue des Lilas", null, zone);
        var refusal = (await modules.Send(asked)).Refusal!;

        Assert.That(refusal.Code, Is.EqualTo(code));
        Assert.That(refusal.French, Is.Not.EqualTo(refusal.English));
    }

    [Test]
    public async Task Relatives_stand_in_order_and_one_who_takes_a_held_place_moves_the_others_back()
    {
        var patient = await modules.Admit();
        var before = (await modules.Send(new GetContacts(patient)))!.Version;
        await modules.Send(new AddContact(patient, "Sophie", "fille", "06 12 34 56 01", 1));
        await modules.Send(new AddContact(patient, "Luc", "fils", "06 12 34 56 02", 2));
        await modules.Send(new AddContact(patient, "Anne", "voisine", "06 12 34 56 03", 1));
        var sheet = (await modules.Send(new GetContacts(patient)))!;

        Assert.That(sheet.Contacts.Select(contact => (contact.FirstName, contact.Order)), Is.EqualTo(new[] { ("Anne", 1), ("Sophie", 2), ("Luc", 3) }));
        Assert.That(sheet.Contacts[1].NumberE164, Is.EqualTo("+33612345601"));
        Assert.That(sheet.Version, Is.EqualTo(before + 3), "the box learns of each");
    }

    [TestCase("Anne-Sophie-Bénédicte", "06 12 34 56 01", 1, "first_name")]
    [TestCase("Anne", "06 12 34", 1, "phone_unreadable")]
    [TestCase("Anne", "06 12 34 56 01", 0, "order")]
    [TestCase("Anne", "+33 6 12 34 56 99", 1, "contact_known")]
    public async Task A_relative_who_could_not_be_texted_is_refused(string firstName, string phone, int order, string code)
    {
        var patient = await modules.Admit();
        await modules.Send(new AddContact(patient, "Luc", "fils", "06 12 34 56 99", 1));

        Assert.That((await modules.Send(new AddContact(patient, firstName, "fille", phone, order))).Refusal!.Code, Is.EqualTo(code));
    }

    [Test]
    public async Task Relatives_added_at_the_same_moment_are_all_there_or_refused_and_the_version_says_so()
    {
        var patient = await modules.Admit();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(index =>
            Task.Run(() => modules.Send(new AddContact(patient, $"Proche{index}", "ami", $"06 12 34 57 0{index}", index + 1)))));
        var sheet = (await modules.Send(new GetContacts(patient)))!;
        var added = outcomes.Count(outcome => outcome.Succeeded);

        Assert.That(outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => outcome.Refusal!.Code), Is.All.EqualTo("changed_meanwhile"));
        Assert.That(added, Is.GreaterThan(0));
        Assert.That(sheet.Contacts, Has.Count.EqualTo(added));
        Assert.That(sheet.Version, Is.EqualTo(1 + added));
    }

    [Test]
    public async Task Discharge_ends_links_rounds_and_the_box_s_place()
    {
        var (patient, box) = await modules.Home();
        var doctor = await modules.Hire(StaffRole.Doctor, "Dr Roy", null);
        var nurse = await modules.Hire(StaffRole.Nurse);
        await modules.Send(new JoinCareTeam(patient, doctor));
        await modules.Send(new PlanRound(nurse, new DateOnly(2026, 3, 12), [patient]));
        await modules.Send(new PairBracelet(box, "BR-1"));
        modules.Reset();
        await modules.Send(new DischargePatient(patient));

        Assert.That(modules.Heard.Single(), Is.EqualTo(new PatientDischarged(patient, modules.Now)));
        Assert.That(await modules.Send(new FindWearer(box)), Is.Null);
        Assert.That(await modules.Send(new GetContacts(patient)), Is.Null);
        Assert.That(await modules.Send(new ListMyPatients(doctor)), Is.Empty);
        Assert.That(await modules.Send(new ListMyPatients(nurse)), Is.Empty);
        Assert.That(await modules.Send(new FindNurseOnDuty(patient, modules.Now)), Is.Null);
        Assert.That(await modules.Send(new ListPatientsInCare()), Has.No.Member(patient));
        Assert.That(await modules.Send(new GetPatientForDocument(patient)), Is.Not.Null, "documents of the past stay");
        Assert.That((await modules.Send(new DischargePatient(patient))).Refusal!.Code, Is.EqualTo("patient_unknown"));
    }

    [Test]
    public async Task An_event_that_was_not_heard_is_told_again_after_a_restart()
    {
        await using var apart = await LeftModules.StartAsync(kind);
        apart.Listener = _ => throw new InvalidOperationException("a listener is broken");
        var patient = await apart.Admit();
        Assert.That(apart.Heard, Is.Empty);
        apart.Listener = _ => Task.CompletedTask;
        await apart.RestartAsync();
        await apart.StartBackgroundAsync();
        await Eventually.IsTrue(() => apart.Heard.OfType<PatientAdmitted>().Any(heard => heard.Patient == patient), "the admission is told again");
    }

    [Test]
    public async Task Who_admits_is_not_told_of_a_failure_when_another_process_told_the_event_in_the_same_moment()
    {
        await using var apart = await LeftModules.StartAsync(kind);
        await using var beside = apart.Beside();
        apart.Listener = async _ =>
        {
            await using var scope = beside.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PatientsDb>().Announcements.ExecuteDeleteAsync();
        };

        var patient = await apart.Admit();

        Assert.That(await apart.Send(new ListPatientsInCare()), Has.Member(patient));
        Assert.That(apart.Heard.OfType<PatientAdmitted>().Single().Patient, Is.EqualTo(patient));
    }

    [TestCase("helene")]
    [TestCase("LEFEVRE")]
    [TestCase("lefèvre hél")]
    [TestCase("Hélène Lef")]
    public async Task The_office_finds_a_person_whatever_the_accents(string search)
    {
        await modules.Admit("Paul", "Durand");
        var (patient, box) = (await modules.Admit("Hélène", "Lefèvre"), BoxId.New());
        await modules.Send(new AssignBox(patient, box));
        var found = await modules.Send(new ListPatientsForOffice(search));

        Assert.That(found, Has.Some.Matches<OfficePatient>(each => each.Id == patient && each.Box == box));
        Assert.That(found.Select(each => each.FirstName), Has.All.EqualTo("Hélène"));
    }

    [TestCase("%")]
    [TestCase("_")]
    [TestCase("' OR 1=1 --")]
    public async Task A_search_finds_what_it_says_and_nothing_else(string search)
    {
        await modules.Admit();

        Assert.That(await modules.Send(new ListPatientsForOffice(search)), Is.Empty);
    }
}
