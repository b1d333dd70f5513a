using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Modules.Telemetry;

internal sealed class ListLastValuesHandler(LastSeen lastSeen) : IRequestHandler<ListLastValues, IReadOnlyList<LastValues>>
{
    public async Task<IReadOnlyList<LastValues>> Handle(ListLastValues request, CancellationToken cancellationToken)
    {
        await lastSeen.ReadyAsync();
        if (!request.WithSteps)
        {
            return lastSeen.Of([.. request.Patients]);
        }

        var all = new List<LastValues>(request.Patients.Count);
        foreach (var patient in request.Patients)
        {
            all.Add(await lastSeen.WithStepsAsync(patient, cancellationToken));
        }

        return all;
    }
}
