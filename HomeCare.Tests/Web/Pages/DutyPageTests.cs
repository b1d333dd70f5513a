using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

/// <summary>Who stands in for whom, and when a nurse is on duty.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DutyPageTests
{
    private readonly StatedAnswers answers = new Ward().Answers;
    private PagesSite site;

    [SetUp]
    public async Task Open() => site = await PagesSite.StartAsync(answers);

    [TearDown]
    public async Task Close() => await site.DisposeAsync();

    [Test]
    public async Task A_replacement_is_entered_and_ended()
    {
        answers.To((ReplaceNurse _) => (Outcome<long>)7L).To((EndReplacement end) => (Outcome<long>)end.Replacement);
        await site.PostAsync(AccountRole.Admin, "/office/replacements", "/office/replacements",
            [new("Nurse", $"{Ward.Nurse}"), new("By", $"{Ward.OtherNurse}"), new("From", "2026-03-14"), new("To", "2026-03-20")]);
        await site.PostAsync(AccountRole.Admin, "/office/replacements", "/office/replacements?handler=end", [new("replacement", "1")]);

        Assert.That(answers.Sent.OfType<ReplaceNurse>().Single(), Is.EqualTo(new ReplaceNurse(Ward.Nurse, Ward.OtherNurse, new(2026, 3, 14), new(2026, 3, 20))));
        Assert.That(answers.Sent.OfType<EndReplacement>().Single().Replacement, Is.EqualTo(1));
    }

    [Test]
    public async Task Who_stands_in_for_whom_is_listed_and_a_refusal_keeps_what_was_typed()
    {
        Assert.That(await site.GetAsync(AccountRole.Admin, "/office/replacements"), Does.Contain("Amélie Rey, infirmière").And.Contain("Terminer ce remplacement"));
        answers.To((ReplaceNurse _) => (Outcome<long>)new Refusal("stand_in_away", "Cette remplaçante est elle-même remplacée ces jours-là.", "Away herself."));

        var html = await (await site.PostAsync(AccountRole.Admin, "/office/replacements", "/office/replacements",
            [new("Nurse", $"{Ward.Nurse}"), new("By", $"{Ward.OtherNurse}"), new("From", "2026-03-14"), new("To", "2026-03-20")])).Content.ReadAsStringAsync();

        Assert.That(System.Net.WebUtility.HtmlDecode(html), Does.Contain("elle-même remplacée").And.Contain("value=\"2026-03-20\""));
    }

    [TestCase("07:00", "20:00", 7, 20)]
    [TestCase("20:00", "07:00", 20, 7)]
    public async Task Hours_are_set(string from, string to, int begins, int ends)
    {
        answers.To((SetDutyHours set) => (Outcome<StaffId>)set.Nurse);
        await site.PostAsync(AccountRole.Admin, "/office/staff", "/office/staff?handler=hours", [new("nurse", $"{Ward.Nurse}"), new("from", from), new("to", to)]);

        Assert.That(answers.Sent.OfType<SetDutyHours>().Single(), Is.EqualTo(new SetDutyHours(Ward.Nurse, new DutyHours(new(begins, 0), new(ends, 0)))));
    }

    [TestCase("true", true)]
    [TestCase("false", false)]
    public async Task Who_coordinates_is_set(string said, bool coordinates)
    {
        answers.To((SetCoordinator set) => (Outcome<StaffId>)set.Nurse);
        await site.PostAsync(AccountRole.Admin, "/office/staff", "/office/staff?handler=coordinator", [new("nurse", $"{Ward.Nurse}"), new("coordinates", said)]);

        Assert.That(answers.Sent.OfType<SetCoordinator>().Single(), Is.EqualTo(new SetCoordinator(Ward.Nurse, coordinates)));
    }

    [Test]
    public async Task Both_empty_is_any_hour_and_one_alone_is_asked_for_the_other()
    {
        answers.To((SetDutyHours set) => set.Hours is { } hours && hours.From == hours.To
            ? new Refusal("duty_no_time", "Donnez un début et une fin qui diffèrent.", "Give both.") : (Outcome<StaffId>)set.Nurse);
        await site.PostAsync(AccountRole.Admin, "/office/staff", "/office/staff?handler=hours", [new("nurse", $"{Ward.Nurse}"), new("from", ""), new("to", "")]);
        Assert.That(answers.Sent.OfType<SetDutyHours>().Single().Hours, Is.Null);

        var html = await (await site.PostAsync(
            AccountRole.Admin, "/office/staff", "/office/staff?handler=hours", [new("nurse", $"{Ward.Nurse}"), new("from", "07:00"), new("to", "")])).Content.ReadAsStringAsync();

        Assert.That(System.Net.WebUtility.HtmlDecode(html), Does.Contain("Donnez un début et une fin").And.Contain("value=\"07:00\""), "what was typed is still there");
        Assert.That(await site.GetAsync(AccountRole.Admin, "/office/staff"), Does.Contain("20:00 à 07:00").And.Contain("à toute heure"));
    }
}
