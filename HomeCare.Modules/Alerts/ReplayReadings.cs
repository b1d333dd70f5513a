using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class ReplayReadingsValidator : AbstractValidator<ReplayReadings>
{
    public ReplayReadingsValidator() => RuleFor(asked => asked.Limits).SetValidator(new VitalLimitsValidator());
}

internal sealed class ReplayReadingsHandler : IRequestHandler<ReplayReadings, Outcome<Replayed>>
{
    public Task<Outcome<Replayed>> Handle(ReplayReadings request, CancellationToken cancellationToken)
    {
        var replay = new Replay(request.Limits);
        foreach (var reading in request.Readings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            replay.Hear(reading);
        }

        return Task.FromResult<Outcome<Replayed>>(new Replayed(replay.End()));
    }
}
