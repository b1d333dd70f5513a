using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>Asks Patients who can be told. A danger never waits for the answer: when Patients cannot say, it is written all the same.</summary>
internal sealed partial class WhoToTell(IMediator mediator, ILogger<WhoToTell> log)
{
    /// <summary>The nurse on duty, null when there is none or it cannot be known now; and whether it is certain that nobody at all can be reached.</summary>
    public async Task<(StaffId? Nurse, bool Nobody)> OnDutyAsync(PatientId patient, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var nurse = await mediator.Send(new FindNurseOnDuty(patient, now), cancellation);
            if (!string.IsNullOrEmpty(nurse?.NumberE164))
            {
                return (nurse.Id, false);
            }

            var sheet = await mediator.Send(new GetContacts(patient), cancellation);
            return (nurse?.Id, Rules.NobodyReachable.IsSo(sheet, nurse));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            PatientsCannotSay(exception);
            return (null, false);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Patients cannot say who is on duty; the text's next try asks again")]
    private partial void PatientsCannotSay(Exception exception);
}
