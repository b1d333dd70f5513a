using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Memory;
using MediatR;

namespace HomeCare.Modules.Telemetry;

/// <summary>Tells Patients which bracelet a box hears, once a change and once a start; Patients knows whether it is new.</summary>
internal static class Pairing
{
    public static async Task NoteAsync(IMediator mediator, BoxSeen box, BoxId id, string serial)
    {
        if (box.PairedSerial == serial)
        {
            return;
        }

        var outcome = await mediator.Send(new PairBracelet(id, serial), CancellationToken.None);

        // A refusal (a box moved at this very moment) leaves it to the next message.
        box.PairedSerial = outcome.Succeeded ? serial : box.PairedSerial;
    }
}
