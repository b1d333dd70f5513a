using FluentValidation;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

internal sealed class GetReadingsValidator : AbstractValidator<GetReadings>
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public GetReadingsValidator() => RuleFor(asked => asked).Must(asked => asked.To - asked.From <= Longest)
        .WithErrorCode("span_long").WithMessage("At most 31 days at once.");
}

internal sealed class GetReadingsHandler(TelemetryDb db) : IRequestHandler<GetReadings, IReadOnlyList<RecordedReading>>
{
    public async Task<IReadOnlyList<RecordedReading>> Handle(GetReadings request, CancellationToken cancellationToken)
    {
        var rows = await db.Readings.AsNoTracking()
            .Where(r => r.Patient == request.Patient && r.MeasuredTicks >= request.From.UtcTicks && r.MeasuredTicks < request.To.UtcTicks)
            .OrderBy(r => r.MeasuredTicks)
            .ThenBy(r => r.Id)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToRecorded())];
    }
}
