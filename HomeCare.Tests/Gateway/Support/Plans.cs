namespace HomeCare.Tests.Gateway.Support;

/// <summary>Emergency plans of invented people.</summary>
internal static class Plans
{
    public static readonly BoxEmergencyContact Daughter = new(new Guid("aaaaaaaa-0000-0000-0000-000000000001"), "Claire", "+33600000001", 1);
    public static readonly BoxEmergencyContact Son = new(new Guid("aaaaaaaa-0000-0000-0000-000000000002"), "Paul", "+33600000002", 2);

    public static BoxEmergencyPlan Version(int version, params BoxEmergencyContact[] contacts) =>
        new(version, "Jeanne M.", "Europe/Paris", contacts.Length > 0 ? contacts : [Daughter, Son], 40, 131, 85);

    public static BoxEmergencyPlan WithNobody(int version) => Version(version) with { Contacts = [] };
}
