using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// First the act that she asks for, then its line: a program that dies between the two is told again by the provider, and taking twice is taking once.
/// </summary>
internal sealed partial class RecordTextReplyHandler(
    AlertsDb db, AlertRegister register, ReplyBook book, IMediator mediator, AlertsMeter meter, ILogger<RecordTextReplyHandler> log)
    : IRequestHandler<RecordTextReply, Unit>
{
    public async Task<Unit> Handle(RecordTextReply request, CancellationToken cancellationToken)
    {
        if (await db.HeardReplies.AnyAsync(heard => heard.Message == request.Message, cancellationToken))
        {
            meter.Replied("duplicate");
            return Unit.Value;
        }

        var reply = StaffReplies.Parse(request.Words);
        if (await WhoAsync(request.From, reply, cancellationToken) is not { } said)
        {
            meter.Replied("stranger");
            return Unit.Value;
        }

        said = said.About is { } about ? await ActAsync(said, about, cancellationToken) : said with { Owed = ReplyText.OwedFor(said.Answer, said.HasOpen) };
        await register.InOneTransactionAsync(() => book.WriteAsync(request.Message, said, cancellationToken), cancellationToken);
        meter.Replied(AlertsGauges.Word(said.Answer.ToString()));
        Answered(said.Staff, said.Answer, said.About?.Id);
        return Unit.Value;
    }

    /// <summary>A telephone that several share is whoever's it was who was texted about it.</summary>
    private async Task<Said?> WhoAsync(string from, StaffReply reply, CancellationToken cancellation)
    {
        Said? found = null;
        foreach (var member in await mediator.Send(new ListStaffByNumber(from), cancellation))
        {
            var open = await ReplyDesk.OpenAlerts(db, member.Id).ToListAsync(cancellation);
            var said = new Said(member.Id, reply.Answer, ReplyDesk.Choose(reply, open), open.Count > 0, null);
            if (said.About is not null)
            {
                return said;
            }

            found = found is null || said.HasOpen ? said : found;
        }

        return found;
    }

    /// <summary>Does what she asks for; the answer is what it came to, and what she has to be told of it.</summary>
    private async Task<Said> ActAsync(Said said, Alert about, CancellationToken cancellation) => said.Answer switch
    {
        StaffAnswer.Ok when about.IsTaken => said,
        StaffAnswer.Going or StaffAnswer.Ok => said with
        {
            Answer = StaffAnswer.Going,
            Owed = Owed(about, await mediator.Send(new TakeAlert(about.Id, said.Staff), cancellation)),
        },
        StaffAnswer.CannotGo => said with { Owed = Owed(about, await mediator.Send(new PassAlert(about.Id, said.Staff), cancellation)) },
        StaffAnswer.Unknown => said with { Owed = ReplyText.Help },
        _ => said,
    };

    private string? Owed(Alert about, Outcome<AlertSummary> outcome)
    {
        if (outcome.Refusal is not { } refusal)
        {
            return null;
        }

        NotDone(about.Id, refusal.Code);
        return ReplyText.OwedFor(refusal);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Staff} answered {Answer} to alert {Alert}")]
    private partial void Answered(StaffId staff, StaffAnswer answer, AlertId? alert);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer to alert {Alert} was not followed: {Why}; its sender is told so")]
    private partial void NotDone(AlertId alert, string why);
}
