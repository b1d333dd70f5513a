using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Memory;
using MediatR;

namespace HomeCare.Modules.Telemetry;

/// <summary>Tells Patients which bracelet a box hears, once a change and once a start; Patients knows whether it is new.</summary>
internal static class Pairing
{
    /// <summary>Tells Patients of a bracelet it was not told of yet; a backlog of the bracelet before does not bring that one back, nor does one of the home before.</summary>
    public static async Task AfterAsync(IMediator mediator, Arrival arrival, BoxSeen box, DateTimeOffset? newestBefore)
    {
        var newest = arrival.Readings[0].Reading;
        foreach (var dated in arrival.Readings)
        {
            newest = dated.Reading.MeasuredAt > newest.MeasuredAt ? dated.Reading : newest;
        }

        if (box.PairedSerial != newest.BraceletSerial && !(newest.MeasuredAt < newestBefore)
            && await mediator.Send(new FindWearer(arrival.Box), CancellationToken.None) == arrival.Patient)
        {
            await NoteAsync(mediator, box, arrival.Box, newest.BraceletSerial);
        }
    }

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
