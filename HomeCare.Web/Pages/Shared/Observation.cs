using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using MediatR;

namespace HomeCare.Web.Pages.Shared;

/// <summary>What is known of a person now.</summary>
internal sealed record Observation(PatientCard Patient, LastValues Last, Vital HeartRate, Vital Oxygen, Vital Steps, Vital Battery)
{
    public static async Task<IReadOnlyDictionary<PatientId, Observation>> ReadAsync(
        IMediator mediator, Words words, IReadOnlyList<PatientCard> patients, CancellationToken cancel)
    {
        var last = (await mediator.Send(new ListLastValues([.. patients.Select(patient => patient.Id)], WithSteps: true), cancel)).ToDictionary(values => values.Patient);
        return patients.ToDictionary(patient => patient.Id, patient => Of(patient, last[patient.Id], words));
    }

    /// <summary>The heart rate of the last 6 h as a line.</summary>
    public static async Task<Sparkline> SparklineAsync(IMediator mediator, HomeClock clock, Words words, PatientId patient, CancellationToken cancel)
    {
        var step = TimeSpan.FromMinutes(5);
        var to = new DateTimeOffset(((clock.Now.UtcTicks / step.Ticks) + 1) * step.Ticks, TimeSpan.Zero);
        var points = await mediator.Send(new GetSeries(patient, to.AddHours(-6), to, (int)step.TotalSeconds), cancel);
        var series = new Series(to.AddHours(-6), step,
            [.. points.Select(point => point.HeartRateBpm is { } band ? new Slot(band.Mean, band.Lowest, band.Highest) : (Slot?)null)]);
        var valid = series.Slots.OfType<Slot>().ToList();
        return Sparkline.Of(series, 30, 150, valid.Count == 0 ? "" : words["Fréquence cardiaque sur 6 h, de {0:0} à {1:0} bpm", valid.Min(slot => slot.Lowest), valid.Max(slot => slot.Highest)]);
    }

    private static Observation Of(PatientCard patient, LastValues last, Words words) => new(
        patient, last,
        Vital.Of("hr", words["Fréquence cardiaque"], words["bpm"], last.HeartRateBpm),
        Vital.Of("spo2", words["SpO₂"], "%", last.OxygenPercent),
        new Vital("steps", words["Pas aujourd’hui"], words["pas"], last.MeasuredAt, last.MeasuredAt is null ? null : last.StepsToday, []),
        Vital.Of("battery", words["Batterie du bracelet"], "%", last.BatteryPercent));
}
