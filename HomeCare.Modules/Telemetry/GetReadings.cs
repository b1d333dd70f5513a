using FluentValidation;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using MediatR;

namespace HomeCare.Modules.Telemetry;

internal sealed class GetReadingsValidator : AbstractValidator<GetReadings>
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public GetReadingsValidator() => RuleFor(asked => asked).Must(asked => asked.To - asked.From <= Longest)
        .WithErrorCode("span_long").WithMessage("At most 31 days at once.");
}

internal sealed class GetReadingsHandler(History history) : IRequestHandler<GetReadings, IReadOnlyList<RecordedReading>>
{
    public async Task<IReadOnlyList<RecordedReading>> Handle(GetReadings request, CancellationToken cancellationToken)
    {
        var rows = await history.ReadAsync(request.Patient, request.From.UtcTicks, request.To.UtcTicks, cancellationToken);
        return [.. rows.Select(row => row.ToRecorded())];
    }
}
