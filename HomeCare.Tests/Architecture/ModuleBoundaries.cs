namespace HomeCare.Tests.Architecture;

/// <summary>
/// Who may use whom. A module is a folder, and so a namespace, directly below the root; <c>Shared</c> and <c>Wire</c> are no modules. A
/// module may use the contracts of modules to its left, and nothing else of any other.
/// </summary>
internal sealed class ModuleBoundaries(string root, IReadOnlyList<string> leftToRight)
{
    /// <summary>The house's order, said once.</summary>
    public static ModuleBoundaries House { get; } =
        new("HomeCare.Modules", ["Patients", "Telemetry", "Alerts", "Reports", "BackOffice"]);

    private static readonly string[] NoModules = ["Shared", "Wire"];

    public IReadOnlyList<string> LeftToRight => leftToRight;

    /// <summary>The modules that the code has, whatever the order says.</summary>
    public IReadOnlyList<string> Discover(IEnumerable<Use> uses) =>
        [.. uses.Select(use => RoomOf(use.From)).Where(IsModule).Select(room => room!).Distinct().Order()];

    /// <summary>Uses that reach where they may not.</summary>
    public IEnumerable<string> Trespasses(IEnumerable<Use> uses) => uses
        .Select(use => (Use: use, From: RoomOf(use.From), To: RoomOf(use.To)))
        .Where(step => step.From is not null && step.To is not null && step.From != step.To)
        .Select(step => Reason(step.Use, step.From!, step.To!))
        .OfType<string>()
        .Distinct();

    private string? Reason(Use use, string from, string to) => (from, to) switch
    {
        ("Wire", _) => $"{use}: the wire's words know nothing else",
        (_, "Wire" or "Shared") => null,
        ("Shared", _) => $"{use}: what is shared knows no module",
        _ when !leftToRight.Contains(from) || !leftToRight.Contains(to) => $"{use}: one of them has no place in the order",
        _ when Place(to) > Place(from) => $"{use}: {to} is to the right of {from}",
        _ when !use.To.StartsWith($"{root}.{to}.Contracts.", StringComparison.Ordinal) => $"{use}: that is no contract of {to}",
        _ => null,
    };

    private int Place(string module) => leftToRight.ToList().IndexOf(module);

    private bool IsModule(string? room) => room is not null && !NoModules.Contains(room);

    /// <summary>The folder below the root that a type lives in; null when it lives elsewhere.</summary>
    private string? RoomOf(string type)
    {
        if (!type.StartsWith(root + ".", StringComparison.Ordinal))
        {
            return null;
        }

        var rest = type[(root.Length + 1)..];
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : rest[..dot];
    }
}
