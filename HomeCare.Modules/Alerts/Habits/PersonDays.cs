using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts.Habits;

/// <summary>A person's last days, and which of them have ended.</summary>
/// <param name="Days">Oldest first.</param>
/// <param name="LastNight">The day on whose morning the last night ended.</param>
/// <param name="LastDay">The last day that has ended.</param>
internal sealed record PersonDays(IReadOnlyList<DayFigures> Days, DateOnly LastNight, DateOnly LastDay)
{
    /// <summary>Reads the figures from five-minute means: two weeks of them are 4,000 numbers a person, where the readings would be 120,000.</summary>
    /// <param name="mediator">Asks Telemetry.</param>
    /// <param name="patient">Whose.</param>
    /// <param name="zone">The home's.</param>
    /// <param name="asOf">Nights and days that have ended by then.</param>
    /// <param name="days">How many, up to the last night.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<PersonDays> ReadAsync(
        IMediator mediator, PatientId patient, TimeZoneInfo zone, DateTimeOffset asOf, int days, CancellationToken cancellation)
    {
        var today = HomeDay.Of(asOf, zone);
        var lastNight = asOf >= HomeDay.At(today, HomeDay.NightEnds, zone) ? today : today.AddDays(-1);
        var first = today.AddDays(-days);
        var points = await mediator.Send(
            new GetSeries(
                patient, HomeDay.At(first.AddDays(-1), HomeDay.NightBegins, zone), HomeDay.At(today.AddDays(1), TimeOnly.MinValue, zone), (int)DayFigures.Step.TotalSeconds,
                WithGaps: false),
            cancellation);
        return new(
            [.. Enumerable.Range(0, days + 1).Select(place => DayFigures.Of(first.AddDays(place), zone, points, asOf))], lastNight, today.AddDays(-1));
    }
}
