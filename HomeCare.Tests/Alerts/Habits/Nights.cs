using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Habits;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Tests.Alerts.Habits;

/// <summary>What was measured, by the home's clock: five-minute means that a test states as a function of the local time.</summary>
internal sealed class Nights : IRequestHandler<GetSeries, IReadOnlyList<SeriesPoint>>
{
    public static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>Each person's; nobody else was ever heard. One that throws is a person whose history cannot be read.</summary>
    public ConcurrentDictionary<PatientId, Func<DateTime, Minutes?>> People { get; } = new();

    public int Asked { get; private set; }

    /// <summary>Buckets that were made.</summary>
    public int Given { get; private set; }

    /// <summary>While a person is read.</summary>
    public Action OnAsked { get; set; } = () => { };

    public Task<IReadOnlyList<SeriesPoint>> Handle(GetSeries request, CancellationToken cancellationToken)
    {
        Asked++;
        OnAsked();
        var points = Of(request.From, request.To, People.GetValueOrDefault(request.Patient) ?? (_ => null));
        points = request.WithGaps ? points : [.. points.Where(point => point.Received > 0)];
        Given += points.Count;
        return Task.FromResult(points);
    }

    public static IReadOnlyList<SeriesPoint> Of(DateTimeOffset from, DateTimeOffset to, Func<DateTime, Minutes?> at)
    {
        var points = new List<SeriesPoint>();
        for (var instant = from; instant < to; instant += DayFigures.Step)
        {
            points.Add(at(TimeZoneInfo.ConvertTime(instant, Paris).DateTime) is { } five
                ? new(instant, Band(five.HeartRate), Band(five.Oxygen), five.Steps, 30, 0)
                : new(instant, null, null, 0, 0, 0));
        }

        return points;
    }

    private static Band? Band(double? mean) => mean is { } value ? new(value, value - 1, value + 1, 30) : null;
}

/// <summary>Five minutes of a person.</summary>
internal sealed record Minutes(double? HeartRate = 60, double? Oxygen = 96, long Steps = 0);
