namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>Every parser that reads what others wrote.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } = [.. GattTargets.All, .. SmsTargets.All, .. FileTargets.All, .. WireTargets.All, .. LinkTargets.All, .. DBusTargets.All, IntakeTarget.Target];
}
