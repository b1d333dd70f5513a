using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>Asks in turns whether anybody can be told of a danger of each person. Whom one can reach changes seldom.</summary>
internal sealed partial class ReachabilityRound(AlertRegister register, IMediator mediator, TimeProvider clock, ILogger<ReachabilityRound> log)
{
    /// <summary>Each home is asked about at least once an hour, at least ten homes a turn.</summary>
    private const int TurnsAnHour = 360;

    /// <summary>A home that was made a moment ago is still being filled in.</summary>
    private static readonly TimeSpan SettlingIn = TimeSpan.FromMinutes(10);

    public async Task RunAsync(IReadOnlyList<Home> homes, int turn, RunningSilences running, CancellationToken cancellation)
    {
        var slice = Math.Max(10, homes.Count / TurnsAnHour + 1);
        for (var (first, place) = ((long)turn * slice, 0); place < Math.Min(slice, homes.Count); place++)
        {
            var home = homes[(int)((first + place) % homes.Count)];
            try
            {
                var now = clock.GetUtcNow();
                if (now - home.Since >= SettlingIn && await JudgeAsync(home.Patient, now, cancellation) is { } ask && running.IsWorthAsking(ask, home.Patient, now))
                {
                    await register.RecordAsync(home.Patient, home.Box, [ask], cancellation);
                }
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                HomeFailed(exception, home.Box);
            }
        }
    }

    /// <summary>Null for who is no longer in care.</summary>
    private async Task<Ask?> JudgeAsync(PatientId patient, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await mediator.Send(new GetContacts(patient), cancellation) is not { } sheet)
        {
            return null;
        }

        return NobodyReachable.Judge(sheet, await mediator.Send(new FindNurseOnDuty(patient, now), cancellation), AlertLevel.Technical, now);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Whom one can tell for box {Box} could not be judged; the other homes are")]
    private partial void HomeFailed(Exception exception, BoxId box);
}
