using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class LimitsTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;
    private StaffId doctor;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
        doctor = await house.Doctor(patient);
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task Each_change_is_a_version_with_its_author_and_reason_and_the_defaults_come_last()
    {
        Assert.That(await house.Send(new GetLimits(patient)), Is.EqualTo(new LimitsVersion(0, VitalLimits.Default, null, null, null)));

        await house.Send(new SetLimits(patient, new VitalLimits(45, 125, 80, 2), doctor, "BPCO hypercapnique"));
        await house.Send(new SetLimits(patient, new VitalLimits(40, 125, 80, 2), doctor, "  bradycardie connue  "));

        var all = await house.Send(new ListLimits(patient));
        Assert.That(all.Select(version => (version.Version, version.By, version.Reason)),
            Is.EqualTo(new[] { (2, (StaffId?)doctor, "bradycardie connue"), (1, doctor, "BPCO hypercapnique"), (0, null, (string?)null) }));
        Assert.That(await house.Send(new GetLimits(patient)), Is.EqualTo(all[0]));
        await house.RestartAsync();
        Assert.That(await house.Send(new GetLimits(patient)), Is.EqualTo(all[0]));
    }

    [Test]
    public async Task A_refusal_says_why_in_the_language_of_the_page()
    {
        var refused = (await house.Send(new SetLimits(patient, new VitalLimits(20, 131, 85), doctor, "essai"))).Refusal!;

        Assert.That((refused.Code, refused.French, refused.English), Is.EqualTo((
            "heart_rate_low", "La limite basse du pouls est entre 25 et 60 battements par minute.", "The low heart rate limit is 25 to 60 beats a minute.")));
        Assert.That((await house.Send(new GetLimits(patient))).Version, Is.Zero);
    }

    [Test]
    public async Task Only_a_doctor_of_this_person_sets_them()
    {
        var stranger = await house.Doctor(null, "Dr Autre");

        Assert.That((await house.Send(new SetLimits(patient, VitalLimits.Default, nurse, "essai"))).Refusal!.Code, Is.EqualTo("only_a_doctor"));
        Assert.That((await house.Send(new SetLimits(patient, VitalLimits.Default, stranger, "essai"))).Refusal!.Code, Is.EqualTo("not_found"));
        Assert.That((await house.Send(new SetLimits(PatientId.New(), VitalLimits.Default, doctor, "essai"))).Refusal!.Code, Is.EqualTo("not_found"));
    }

    [Test]
    public async Task A_box_is_given_its_plan_once_and_again_whenever_a_part_of_it_changes()
    {
        var first = (await house.Send(new FindNewerPlan(box, 0)))!;
        Assert.That((first.PersonShortName, first.TimeZone, first.RedHeartRateHighBpm), Is.EqualTo(("Jeanne M.", "Europe/Paris", 131d)));
        Assert.That(first.Contacts.Single().NumberE164, Is.EqualTo("+33698765432"));
        Assert.That(await house.Send(new FindNewerPlan(box, first.Version)), Is.Null);

        await house.Send(new AddContact(patient, "Marc", "fils", "06 01 02 03 04", 2));
        var second = (await house.Send(new FindNewerPlan(box, first.Version)))!;
        await house.Send(new SetLimits(patient, new VitalLimits(45, 120, 88), doctor, "essai"));
        var third = (await house.Send(new FindNewerPlan(box, second.Version)))!;

        Assert.That((second.Version > first.Version, second.Contacts.Count), Is.EqualTo((true, 2)));
        Assert.That((third.Version > second.Version, third.RedHeartRateHighBpm, third.RedOxygenLowPercent), Is.EqualTo((true, 120d, 88d)));
        await house.RestartAsync();
        Assert.That(await house.Send(new FindNewerPlan(box, third.Version)), Is.Null);
    }

    /// <summary>The box keeps the highest version: in its new home it must not keep texting the old one's relatives.</summary>
    [Test]
    public async Task A_box_that_moves_to_another_home_is_given_that_home_s_plan()
    {
        var held = (await house.Send(new FindNewerPlan(box, 0)))!;
        var (newcomer, _) = await house.LonelyHome();
        await house.Send(new AddContact(newcomer, "Paul", "fils", "06 01 02 03 04", 1));
        Assert.That((await house.Send(new GetContacts(newcomer)))!.Version, Is.EqualTo((await house.Send(new GetContacts(patient)))!.Version), "told apart by the person alone");
        await house.Send(new AssignBox(newcomer, box));

        var plan = (await house.Send(new FindNewerPlan(box, held.Version)))!;

        Assert.That((plan.Version > held.Version, plan.Contacts.Single().FirstName), Is.EqualTo((true, "Paul")));
    }

    [Test]
    public async Task A_box_that_claims_a_newer_plan_than_the_server_ever_gave_is_given_a_newer_one()
    {
        var plan = (await house.Send(new FindNewerPlan(box, 500)))!;

        Assert.That(plan.Version, Is.EqualTo(501));
        Assert.That(await house.Send(new FindNewerPlan(box, 501)), Is.Null);
        Assert.That((await house.Send(new FindNewerPlan(box, 0)))!.Version, Is.EqualTo(501));
    }

    [Test]
    public async Task A_box_without_a_home_has_no_plan() => Assert.That(await house.Send(new FindNewerPlan(BoxId.New(), 0)), Is.Null);
}
