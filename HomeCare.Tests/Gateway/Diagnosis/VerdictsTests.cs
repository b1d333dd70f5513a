extern alias box;

using box::HomeCare.Gateway.Diagnosis;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Diagnosis;

/// <summary>Each rule of the doctor on both sides of its limit.</summary>
[TestFixture]
internal sealed class VerdictsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    private static readonly BoxStatus Running = new(
        Now, 42, Now.AddHours(-1), "1.0.0+abc", BoxLinkState.Connected, null, 81, BoxModemState.Ready, "Le modem est prêt.", 61, "Free", UplinkTrouble.None, 3, 2, 0, 0, [], null, []);

    [TestCase(180.0, FindingState.Ok)]
    [TestCase(181.0, FindingState.Broken)]
    public void A_program_that_lives_but_says_nothing_for_three_minutes_is_broken(double age, FindingState state) =>
        Assert.That(Verdicts.Program(Running, Now.AddSeconds(age), alive: true).State, Is.EqualTo(state));

    [Test]
    public void A_program_that_does_not_live_or_is_stuck_is_broken()
    {
        Assert.That(Verdicts.Program(null, Now, alive: false).State, Is.EqualTo(FindingState.Broken));
        Assert.That(Verdicts.Program(Running, Now, alive: false).State, Is.EqualTo(FindingState.Broken));
        Assert.That(Verdicts.Program(Running with { Stuck = ["danger"] }, Now, alive: true).Sentence, Is.EqualTo("Bloqué (danger)."));
    }

    [TestCase("ws://127.0.0.1:7070/", "", false, FindingState.Ok)]
    [TestCase("bluetooth", "", false, FindingState.Broken)]
    [TestCase("bluetooth", "hci0", false, FindingState.Ok)]
    [TestCase("bluetooth", "hci0", true, FindingState.Broken)]
    [TestCase("bluetooth:hci1", "hci0", false, FindingState.Broken)]
    [TestCase("bluetooth:hci1", "hci0,hci1", false, FindingState.Ok)]
    public void The_adapter_is_the_one_that_is_asked_for_and_switched_on(string bracelet, string there, bool blocked, FindingState state) =>
        Assert.That(Verdicts.Adapter(bracelet, there.Split(',', StringSplitOptions.RemoveEmptyEntries), blocked).State, Is.EqualTo(state));

    [TestCase(BoxLinkState.Connected, 21.0, FindingState.Ok)]
    [TestCase(BoxLinkState.Connected, 20.0, FindingState.Look)]
    [TestCase(BoxLinkState.NotWorn, 81.0, FindingState.Look)]
    [TestCase(BoxLinkState.LinkLost, 81.0, FindingState.Look)]
    [TestCase(BoxLinkState.NeverPaired, null, FindingState.Broken)]
    [TestCase(BoxLinkState.AdapterGone, null, FindingState.Broken)]
    public void Every_state_of_the_bracelet_has_its_line(BoxLinkState link, double? battery, FindingState state) =>
        Assert.That(Verdicts.Bracelet(Running with { Bracelet = link, BraceletBatteryPercent = battery }).State, Is.EqualTo(state));

    [TestCase(BoxModemState.Silent, 61, "modem Broken")]
    [TestCase(BoxModemState.SimProblem, null, "modem Ok, sim Broken")]
    [TestCase(BoxModemState.NoNetwork, 61, "modem Ok, sim Ok, network Broken")]
    [TestCase(BoxModemState.Ready, 20, "modem Ok, sim Ok, network Ok")]
    [TestCase(BoxModemState.Ready, 19, "modem Ok, sim Ok, network Look")]
    [TestCase(BoxModemState.Ready, null, "modem Ok, sim Ok, network Ok")]
    public void The_modem_is_told_as_far_as_it_can_be_seen(BoxModemState modem, int? signal, string lines) =>
        Assert.That(
            string.Join(", ", Verdicts.Modem(new ModemFacts(modem, "…", signal, "Free")).Select(line => $"{line.Check} {line.State}")), Is.EqualTo(lines));

    [Test]
    public void A_box_without_a_modem_is_to_be_looked_at() =>
        Assert.That(Verdicts.Modem(null).Single().State, Is.EqualTo(FindingState.Look));

    [Test]
    public void Every_trouble_with_the_server_has_its_line([Values] UplinkTrouble trouble) =>
        Assert.That(
            Verdicts.Server(new ServerFacts(trouble, null, TimeSpan.Zero)).First().State,
            Is.EqualTo(trouble switch { UplinkTrouble.None => FindingState.Ok, UplinkTrouble.NotEnrolled => FindingState.Look, _ => FindingState.Broken }));

    [TestCase(10.0, FindingState.Ok)]
    [TestCase(-10.1, FindingState.Look)]
    [TestCase(120.0, FindingState.Look)]
    [TestCase(120.1, FindingState.Broken)]
    [TestCase(-86400.0, FindingState.Broken)]
    [TestCase(null, FindingState.Look)]
    public void A_clock_is_told_by_how_far_it_is_off(double? seconds, FindingState state) =>
        Assert.That(
            Verdicts.Server(new ServerFacts(UplinkTrouble.None, null, seconds is { } off ? TimeSpan.FromSeconds(off) : null)).Last().State, Is.EqualTo(state));

    [TestCase(500_000_000, true, FindingState.Ok)]
    [TestCase(499_999_999, true, FindingState.Look)]
    [TestCase(50_000_000, true, FindingState.Look)]
    [TestCase(49_999_999, true, FindingState.Broken)]
    [TestCase(500_000_000, false, FindingState.Broken)]
    [TestCase(null, true, FindingState.Broken)]
    public void A_disk_has_room_and_takes_writes(long? free, bool writable, FindingState state) =>
        Assert.That(Verdicts.Disk(free, writable).State, Is.EqualTo(state));

    [TestCase(30.1, FindingState.Ok)]
    [TestCase(30.0, FindingState.Look)]
    [TestCase(0.1, FindingState.Look)]
    [TestCase(0.0, FindingState.Broken)]
    public void A_certificate_is_told_before_it_ends(double days, FindingState state) =>
        Assert.That(Verdicts.Certificate(Now.AddDays(days), Now).State, Is.EqualTo(state));

    [Test]
    public void A_box_that_is_not_enrolled_is_broken() => Assert.That(Verdicts.Certificate(null, Now).State, Is.EqualTo(FindingState.Broken));

    [TestCase(0, 0, FindingState.Broken)]
    [TestCase(1, 0, FindingState.Broken)]
    [TestCase(1, 1, FindingState.Look)]
    [TestCase(1, 2, FindingState.Ok)]
    public void A_plan_names_two_relatives(int version, int contacts, FindingState state) =>
        Assert.That(Verdicts.Plan(version, contacts).State, Is.EqualTo(state));

    [Test]
    public void A_line_has_a_sign_a_word_and_what_to_do() =>
        Assert.That(
            new Finding("disk", "Disque", FindingState.Broken, "Plein.", "videz-le").Line(),
            Is.EqualTo("✗ EN PANNE Disque         Plein. → videz-le"));
}
