using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Patients.Storage;

/// <summary>
/// An event that is written in the same transaction as what it tells of, and deleted once everyone has heard it: a crash in between
/// loses no event.
/// </summary>
internal sealed class Announcement
{
    private Announcement()
    {
    }

    public long Id { get; private init; }

    public string Kind { get; private init; } = "";

    public string Body { get; private init; } = "";

    public int Failures { get; private set; }

    public static Announcement Of(INotification @event) => new()
    {
        Kind = @event.GetType().Name,
        Body = JsonSerializer.Serialize(@event, @event.GetType()),
    };

    public INotification Read() => Kind switch
    {
        nameof(PatientAdmitted) => JsonSerializer.Deserialize<PatientAdmitted>(Body)!,
        nameof(PatientDischarged) => JsonSerializer.Deserialize<PatientDischarged>(Body)!,
        nameof(BraceletPaired) => JsonSerializer.Deserialize<BraceletPaired>(Body)!,
        _ => throw new InvalidOperationException($"No event is called '{Kind}'."),
    };

    public void NoteFailure() => Failures++;
}
