using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>A new alert is on disk and its first texts are in the outbox.</summary>
public sealed record AlertRaised(AlertId Alert, PatientId Patient, AlertRule Rule, AlertLevel Level, DateTimeOffset RaisedAt) : INotification;

/// <summary>An alert's state, level or story changed.</summary>
public sealed record AlertChanged(AlertId Alert, PatientId Patient, AlertState State, AlertLevel Level, DateTimeOffset At) : INotification;
