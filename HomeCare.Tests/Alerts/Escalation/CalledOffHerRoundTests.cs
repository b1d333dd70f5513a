using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Escalation;

/// <summary>A nurse of the team whose round does not pass there is called, and may see the person from then on.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class CalledOffHerRoundTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId backup;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, _) = await house.Home();
        backup = (await house.Send(new AddStaff(StaffRole.Nurse, "Amélie Rey, infirmière", "06 11 22 33 44"))).Value;
        await house.Send(new JoinCareTeam(patient, backup));
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task A_nurse_who_is_on_no_round_can_open_and_take_what_she_is_called_to()
    {
        var fall = await house.FallAsync(box);
        await house.StartTextsAsync();
        Assert.That((await house.Send(new TakeAlert(fall, backup))).Refusal!.Code, Is.EqualTo("not_found"), "before she is called");

        await house.PassAsync(TimeSpan.FromMinutes(3.1));
        await Eventually.IsTrue(() => house.Sender.Handed.Any(sms => sms.ToE164 == "+33611223344"), "she is called");

        await Eventually.IsTrue(async () => (await house.Send(new TakeAlert(fall, backup))).Succeeded, "she may take it as soon as the text is out");
        Assert.That((await house.Send(new ListMyPatients(backup))).Select(card => card.Id), Is.EqualTo(new[] { patient }));
        house.Clock.Advance(TimeSpan.FromHours(48.1));
        Assert.That(await house.Send(new ListMyPatients(backup)), Is.Empty, "two days later it is over");
    }

    [Test]
    public async Task That_she_is_let_in_late_holds_neither_the_text_nor_the_worker_nor_is_it_lost()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        house.Calls.Before = command =>
        {
            if (!command.Contains("INSERT", StringComparison.Ordinal) || !command.Contains("CalledNurses", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            asked.TrySetResult();
            return answer.Task;
        };
        var fall = await house.FallAsync(box);
        await house.StartTextsAsync();
        await house.PassAsync(TimeSpan.FromMinutes(3.1));
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        try
        {
            await Eventually.IsTrue(WrittenAsync, "what became of the text is written");
            await house.StopAsync();
        }
        finally
        {
            answer.SetResult();
        }

        await Eventually.IsTrue(async () => (await house.Send(new TakeAlert(fall, backup))).Succeeded, "she is let in as soon as storage answers");

        async Task<bool> WrittenAsync()
        {
            house.Clock.Advance(TimeSpan.FromSeconds(2.1));
            return await house.Look(db => db.Texts.AnyAsync(text => text.To == backup && text.AcceptedAt != null));
        }
    }
}
