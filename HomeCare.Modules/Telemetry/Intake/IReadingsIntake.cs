using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// Where one person's part of a batch goes: <c>Intake</c> is <c>direct</c> (this machine's journal, the default) or <c>kafka</c>. The answer is a receipt's
/// word for each sequence, given when the readings are durable; whoever fails to make them so throws, and nothing is acknowledged.
/// </summary>
internal interface IReadingsIntake
{
    Task<IReadOnlyDictionary<long, ItemOutcome>> TakeAsync(Arrival arrival, CancellationToken cancellationToken);
}
