using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class TryLimitsValidator : AbstractValidator<TryLimits>
{
    public TryLimitsValidator() => RuleFor(asked => asked.Limits).SetValidator(new VitalLimitsValidator());
}

internal sealed class TryLimitsHandler(LimitsInForce limitsInForce, IMediator mediator, TimeProvider clock) : IRequestHandler<TryLimits, Outcome<LimitsTrial>>
{
    private const int Days = 30;

    /// <summary>A month is two seconds of a processor that readings want, too: one after the other.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public async Task<Outcome<LimitsTrial>> Handle(TryLimits request, CancellationToken cancellationToken)
    {
        var limits = (await limitsInForce.OfAsync(request.Patient, cancellationToken)).Limits;
        var inForce = new Replay(limits);

        // The person's habit, and what is switched off, stay what they are, whatever limits are tried beside them.
        var tried = new Replay(request.Limits with { OxygenHabitPercent = limits.OxygenHabitPercent, Off = limits.Off });
        var (to, heard) = (clock.GetUtcNow(), 0L);
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            // Day by day: a month of readings at once would be a hundred megabytes.
            for (var day = Days; day > 0; day--)
            {
                foreach (var reading in await mediator.Send(new GetReadings(request.Patient, to.AddDays(-day), to.AddDays(1 - day)), cancellationToken))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    inForce.Hear(reading);
                    tried.Hear(reading);
                    heard += reading.SpanSeconds;
                }
            }
        }
        finally
        {
            OneAtATime.Release();
        }

        var (before, after) = (inForce.End(), tried.End());
        return new LimitsTrial(
            to.AddDays(-Days), to, heard / 86_400.0, before, after,
            [.. before.Where(episode => episode.Level >= AlertLevel.Orange && !after.Any(other => IsSame(episode, other)))]);
    }

    private static bool IsSame(Episode episode, Episode other) =>
        other.Rule == episode.Rule && other.Level >= episode.Level && other.From <= episode.To && other.To >= episode.From;
}
