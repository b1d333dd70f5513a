using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Storage;

/// <summary>What was measured at a visit, never changed. The score is the published function of it, made when it is shown.</summary>
internal sealed class VisitRow
{
    public Guid Id { get; init; }

    public PatientId Patient { get; init; }

    public StaffId By { get; init; }

    public DateTime At { get; init; }

    public int RespirationsAMinute { get; init; }

    public int OxygenPercent { get; init; }

    public bool OnOxygen { get; init; }

    public int SystolicMmHg { get; init; }

    public int HeartRateBpm { get; init; }

    public Consciousness Consciousness { get; init; }

    public double TemperatureCelsius { get; init; }

    public int OxygenScale { get; init; }

    public Visit ToContract()
    {
        var measures = new VisitMeasures(RespirationsAMinute, OxygenPercent, OnOxygen, SystolicMmHg, HeartRateBpm, Consciousness, TemperatureCelsius);
        return new(Id, At, By, measures, OxygenScale, News2.Of(measures, OxygenScale));
    }
}
