extern alias server;

using System.Diagnostics;
using MediatR;
using server::HomeCare.Modules.Alerts.Contracts;
using server::HomeCare.Modules.Patients.Contracts;
using server::HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>Answers the bench out of the product's own handlers.</summary>
internal static class Questions
{
    private const int FiveMinutes = 300, Hour = 3_600;

    public static async Task<Told> AnswerAsync(Question question, IMediator mediator, CancellationToken stop)
    {
        var (from, to) = (DateTimeOffset.FromUnixTimeMilliseconds(question.FromMs), DateTimeOffset.FromUnixTimeMilliseconds(question.ToMs));
        PatientId[] patients = [.. (question.Patients ?? []).Select(id => new PatientId(id))];
        return question.Ask switch
        {
            Ask.Readings => new Told(
                [.. (await mediator.Send(new GetReadings(patients[0], from, to), stop)).Select(reading => new StoredValues(
                    reading.MeasuredAt.ToUnixTimeMilliseconds(), reading.HeartRateBpm?.Value, reading.OxygenPercent?.Value, reading.Steps?.Value, reading.BatteryPercent?.Value))]),
            Ask.TimeDay => await TimeAsync(patients, async patient => (await mediator.Send(new GetReadings(patient, from, to), stop)).Count),
            Ask.TimeMonth => await TimeAsync(patients, async patient => (await mediator.Send(
                new GetSeries(patient, OnGrid(from, FiveMinutes), OnGrid(to, FiveMinutes), FiveMinutes), stop)).Count(point => point.Received > 0)),
            Ask.TimeFigures => await TimeAsync(patients, async patient => (int)(await mediator.Send(
                new GetDataQuality(patient, OnGrid(from, Hour), OnGrid(to, Hour)), stop)).Received),
            Ask.TimeState => await TimeAsync([.. patients.Take(1)], async _ => await StateAsync(mediator, patients, stop)),
            Ask.Unjudged => await mediator.Send(new GetIntakeHealth(), stop) is var health ? new Told(Rows: (int)(health.Unjudged + health.Parked)) : new Told(),
            Ask.Memory => new Told(Bytes: GC.GetTotalMemory(forceFullCollection: true)),
            _ => throw new ArgumentOutOfRangeException(nameof(question)),
        };
    }

    // A chart's bars begin on its grid, the last of them now; means between would be another question, made of every single reading. Its figures are of the same
    // span: of a month, from midnight to midnight at home, which is a whole hour.
    private static DateTimeOffset OnGrid(DateTimeOffset instant, int seconds) =>
        DateTimeOffset.FromUnixTimeSeconds((instant.ToUnixTimeSeconds() / seconds + 1) * seconds);

    // Last value, age and alert of everyone: what the nurse's and the doctor's lists are made of.
    private static async Task<int> StateAsync(IMediator mediator, PatientId[] patients, CancellationToken stop)
    {
        var values = await mediator.Send(new ListLastValues(patients), stop);
        var open = await mediator.Send(new ListOpenAlerts(patients), stop);
        return open.Count >= 0 ? values.Count(value => value.MeasuredAt is not null) : 0;
    }

    private static async Task<Told> TimeAsync(PatientId[] patients, Func<PatientId, Task<int>> read)
    {
        var (times, rows) = (new List<double>(patients.Length), 0);
        foreach (var patient in patients)
        {
            var begun = Stopwatch.GetTimestamp();
            rows = await read(patient);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return new Told(Ms: times, Rows: rows);
    }
}
