using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Telemetry.Contracts;

/// <summary>What the intake would make of these readings, one person's and oldest first, each in time. Stores nothing.</summary>
public sealed record CheckPlausibility(IReadOnlyList<Reading> Readings) : IRequest<IReadOnlyList<RecordedReading>>;
