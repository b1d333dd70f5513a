using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Patients;

/// <summary>Who sees whom, and who is on duty.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class ScopeTests(EngineKind kind)
{
    private static readonly DateOnly Today = new(2026, 3, 12);

    private LeftModules modules = null!;
    private StaffId doctor;
    private StaffId nurse;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [SetUp]
    public async Task SetUp()
    {
        modules.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        doctor = await modules.Hire(StaffRole.Doctor, "Dr Roy", null);
        nurse = await modules.Hire(StaffRole.Nurse);
    }

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task A_doctor_sees_the_own_patients_by_name_and_nobody_else()
    {
        var (zoe, anne, other) = (await modules.Admit("Zoé", "Arnaud"), await modules.Admit("Anne", "Écuyer"), await modules.Admit("Paul", "Blanc"));
        await modules.Send(new JoinCareTeam(anne, doctor));
        await modules.Send(new JoinCareTeam(zoe, doctor));
        await modules.Send(new JoinCareTeam(zoe, doctor));

        Assert.That((await modules.Send(new ListMyPatients(doctor))).Select(card => card.Id), Is.EqualTo(new[] { zoe, anne }));
        Assert.That((await modules.Send(new FindMyPatient(doctor, zoe)))!.FirstName, Is.EqualTo("Zoé"));
        Assert.That(await modules.Send(new FindMyPatient(doctor, other)), Is.Null);
        Assert.That(await modules.Send(new FindMyPatient(doctor, PatientId.New())), Is.Null, "exactly as for one who does not exist");
    }

    [TestCase(-3, false)]
    [TestCase(-2, true)]
    [TestCase(0, true)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public async Task A_nurse_sees_her_rounds_of_now_and_no_others(int day, bool seen)
    {
        var patient = await modules.Admit();
        await modules.Send(new PlanRound(nurse, Today.AddDays(day), [patient]));

        Assert.That(await modules.Send(new ListMyPatients(nurse)), Has.Count.EqualTo(seen ? 1 : 0));
        Assert.That(await modules.Send(new FindMyPatient(nurse, patient)) is not null, Is.EqualTo(seen));
    }

    [Test]
    public async Task A_nurse_s_list_follows_the_round_and_names_day_and_place()
    {
        var (first, second, tomorrow) = (await modules.Admit("Anne", "Zola"), await modules.Admit("Paul", "Arnaud"), await modules.Admit("Luc", "Blanc"));
        await modules.Send(new AssignBox(first, new BoxId(first.Value)));
        await modules.Send(new AddContact(first, "Sophie", "fille", "06 12 34 56 78", 1));
        await modules.Send(new PlanRound(nurse, Today.AddDays(1), [tomorrow, first]));
        await modules.Send(new PlanRound(nurse, Today, [first, second]));
        var cards = await modules.Send(new ListMyPatients(nurse));

        Assert.That(cards.Select(card => (card.Id, card.RoundDay, card.RoundOrder)), Is.EqualTo(new (PatientId, DateOnly?, int?)[]
        {
            (first, Today, 1), (second, Today, 2), (tomorrow, Today.AddDays(1), 1),
        }));
        Assert.That(cards[0].Box, Is.EqualTo(new BoxId(first.Value)));
        Assert.That(cards[0].Contacts.Single().FirstName, Is.EqualTo("Sophie"));
        Assert.That(cards[1].Box, Is.Null);
    }

    [Test]
    public async Task A_round_planned_again_replaces_the_first()
    {
        var (patient, other) = (await modules.Admit(), await modules.Admit());
        await modules.Send(new PlanRound(nurse, Today, [patient, other]));
        await modules.Send(new PlanRound(nurse, Today, [other]));

        Assert.That((await modules.Send(new ListMyPatients(nurse))).Single().Id, Is.EqualTo(other));
    }

    [Test]
    public async Task Another_nurse_s_round_and_the_care_team_open_nothing_to_a_nurse()
    {
        var patient = await modules.Admit();
        var other = await modules.Hire(StaffRole.Nurse, "Marie Blanc");
        await modules.Send(new PlanRound(other, Today, [patient]));
        await modules.Send(new JoinCareTeam(patient, nurse));

        Assert.That(await modules.Send(new ListMyPatients(nurse)), Is.Empty);
    }

    [Test]
    public async Task A_stranger_sees_nobody() => Assert.That(await modules.Send(new ListMyPatients(StaffId.New())), Is.Empty);

    [Test]
    public async Task On_duty_is_the_nurse_on_the_round_of_the_day_at_home_else_the_first_of_the_care_team()
    {
        var patient = await modules.Admit();
        var (first, second) = (await modules.Hire(StaffRole.Nurse, "Marie Blanc"), await modules.Hire(StaffRole.Nurse, "Lise Noir"));
        await modules.Send(new JoinCareTeam(patient, doctor));
        await modules.Send(new JoinCareTeam(patient, first));
        modules.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await modules.Send(new JoinCareTeam(patient, second));
        await modules.Send(new PlanRound(nurse, Today, [patient]));
        var midnight = new DateTimeOffset(2026, 3, 11, 23, 0, 0, TimeSpan.Zero);

        Assert.That((await modules.Send(new FindNurseOnDuty(patient, midnight)))!.Id, Is.EqualTo(nurse));
        Assert.That((await modules.Send(new FindNurseOnDuty(patient, midnight.AddDays(1).AddTicks(-1))))!.Id, Is.EqualTo(nurse));
        Assert.That((await modules.Send(new FindNurseOnDuty(patient, midnight.AddTicks(-1))))!.Id, Is.EqualTo(first));
        Assert.That((await modules.Send(new FindNurseOnDuty(patient, midnight.AddDays(1))))!.NumberE164, Is.EqualTo("+33612345678"));
        Assert.That((await modules.Send(new ListCareTeam(patient))).Select(member => member.Id), Is.EqualTo(new[] { doctor, second, first }));
    }

    [Test]
    public async Task Nobody_is_on_duty_for_a_person_without_round_and_team() =>
        Assert.That(await modules.Send(new FindNurseOnDuty(await modules.Admit(), modules.Now)), Is.Null);

    [Test]
    public async Task A_round_of_someone_unknown_or_twice_is_refused()
    {
        var patient = await modules.Admit();

        Assert.That((await modules.Send(new PlanRound(nurse, Today, [patient, patient]))).Refusal!.Code, Is.EqualTo("round_twice"));
        Assert.That((await modules.Send(new PlanRound(nurse, Today, [PatientId.New()]))).Refusal!.Code, Is.EqualTo("patient_unknown"));
        Assert.That((await modules.Send(new PlanRound(doctor, Today, [patient]))).Refusal!.Code, Is.EqualTo("staff_unknown"));
        Assert.That((await modules.Send(new JoinCareTeam(patient, StaffId.New()))).Refusal!.Code, Is.EqualTo("staff_unknown"));
    }

    [Test]
    public async Task A_nurse_without_a_number_cannot_be_added() =>
        Assert.That((await modules.Send(new AddStaff(StaffRole.Nurse, "Claire Petit", null))).Refusal!.Code, Is.EqualTo("phone_missing"));

    [Test]
    public async Task Staff_are_found_by_id_and_unknown_ones_are_absent()
    {
        Assert.That((await modules.Send(new FindStaff(doctor)))!.DisplayName, Is.EqualTo("Dr Roy"));
        Assert.That(await modules.Send(new FindStaff(StaffId.New())), Is.Null);
        Assert.That((await modules.Send(new ListStaff([doctor, StaffId.New()]))).Single().Id, Is.EqualTo(doctor));
        Assert.That((await modules.Send(new ListStaff())).Select(member => member.Id), Has.Member(doctor).And.Member(nurse));
    }
}
