using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>What a member of staff said.</summary>
/// <param name="Staff">Who.</param>
/// <param name="Answer">What.</param>
/// <param name="About">Of which alert; null when that is not clear.</param>
/// <param name="HasOpen">Some alert that she was texted about is open.</param>
/// <param name="Owed">Which answer she gets; null for none.</param>
internal sealed record Said(StaffId Staff, StaffAnswer Answer, Alert? About, bool HasOpen, string? Owed);

/// <summary>Writes down what staff said, once: the line of the story, the technical alert of a STOP, the answer that is owed.</summary>
internal sealed class ReplyBook(AlertsDb db, AlertRegister register, TimeProvider clock)
{
    /// <summary>CLINICAL 7: five at most; a telephone that answers by itself would go on for ever.</summary>
    private const int MostAnswersADay = 5;

    /// <summary>Within the caller's transaction. False for a message that is written down already.</summary>
    public async Task<bool> WriteAsync(string message, Said said, CancellationToken cancellation)
    {
        if (await db.HeardReplies.FindAsync([message], cancellation) is not null)
        {
            return false;
        }

        db.HeardReplies.Add(new HeardReply { Message = message, At = clock.GetUtcNow().UtcDateTime });
        var last = await db.Texts.Where(text => text.To == said.Staff && text.Attempts > 0).OrderByDescending(text => text.Id).FirstOrDefaultAsync(cancellation);
        if (said.Answer == StaffAnswer.Stop)
        {
            await StopAsync(message, said.Staff, last?.Patient, cancellation);
            return true;
        }

        // The line of "passed on" is the command's own.
        if (said.About is { } about && said.Answer != StaffAnswer.Unknown && (said.Answer, said.Owed) is not (StaffAnswer.CannotGo, null))
        {
            await TellAsync(about.Id, said, message, cancellation);
        }

        if (said.Owed is { } owed && last is not null)
        {
            await AnswerAsync(said.About?.Id ?? last.Alert, said.About?.Patient ?? last.Patient, said.Staff, owed, cancellation);
        }

        return true;
    }

    /// <summary>Support has to look after it, as with a relative's. Nobody is texted less for it: whoever does not want to be called leaves the rounds.</summary>
    private async Task StopAsync(string message, StaffId staff, PatientId? patient, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var ask = new Ask(AlertRule.ContactStopped, Finding.Present, AlertLevel.Technical, now, now);
        if (patient is { } of && (await register.StageAsync(of, null, [ask], cancellation))[0] is { } alert)
        {
            db.Story.Add(LineOf(alert.Id, staff, StaffAnswer.Stop, message));
            register.Changed(alert);
        }
    }

    private async Task TellAsync(AlertId alert, Said said, string message, CancellationToken cancellation)
    {
        db.Story.Add(LineOf(alert, said.Staff, said.Answer, message));
        if (await db.Alerts.FindAsync([alert], cancellation) is { } changed)
        {
            register.Changed(changed);
        }
    }

    private StoryEntry LineOf(AlertId alert, StaffId staff, StaffAnswer answer, string message) => new()
    {
        Alert = alert,
        At = clock.GetUtcNow().UtcDateTime,
        Kind = StoryKind.StaffAnswered,
        Staff = staff,
        Detail = AlertsGauges.Word(answer.ToString()),
        Proof = message,
        Once = $"answer {message}",
    };

    private async Task AnswerAsync(AlertId alert, PatientId patient, StaffId staff, string kind, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var dayAgo = now.UtcDateTime.AddDays(-1);
        var answers = db.Texts.Where(text => text.To == staff && text.Step.StartsWith(OutgoingText.ReplyPrefix));
        if (await answers.CountAsync(text => text.QueuedAt > dayAgo, cancellation) < MostAnswersADay)
        {
            db.Texts.Add(OutgoingText.Queue(alert, patient, ReplyText.StepOf(kind, await answers.CountAsync(cancellation) + 1), staff, now));
        }
    }
}
