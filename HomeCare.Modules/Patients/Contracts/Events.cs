using MediatR;

namespace HomeCare.Modules.Patients.Contracts;

/// <summary>A person is cared for from now on.</summary>
public sealed record PatientAdmitted(PatientId Patient, DateTimeOffset At) : INotification;

/// <summary>A person is no longer cared for; what was stored stays for its legal time.</summary>
public sealed record PatientDischarged(PatientId Patient, DateTimeOffset At) : INotification;

/// <summary>A bracelet is worn by this person from now on.</summary>
public sealed record BraceletPaired(PatientId Patient, BoxId Box, string Serial, DateTimeOffset At) : INotification;
