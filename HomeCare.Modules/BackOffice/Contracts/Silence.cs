using HomeCare.Modules.Alerts.Contracts;
using MediatR;

namespace HomeCare.Modules.BackOffice.Contracts;

/// <summary>What is silent now, by box, for support: the furthest step first. No identity, no medical value.</summary>
/// <param name="Most">At most so many sources, 1-1,000; the counts are of all.</param>
public sealed record ListSilentBoxes(int Most = 100) : IRequest<SilentBoxes>;

/// <summary>How much of the fleet is silent.</summary>
/// <param name="Homes">Homes watched.</param>
/// <param name="Late">Homes whose box is late and not silent yet.</param>
/// <param name="Causes">How many sources are silent of each cause.</param>
/// <param name="Boxes">The first of them.</param>
public sealed record SilentBoxes(int Homes, int Late, IReadOnlyList<SilenceCause> Causes, IReadOnlyList<SilentBox> Boxes);

/// <summary>A silent source with the box it belongs to.</summary>
/// <param name="SerialNumber">As printed on the box; null for one that was enrolled elsewhere.</param>
/// <param name="Pseudonym">The home's; null for none.</param>
/// <param name="Source">What is silent.</param>
public sealed record SilentBox(string? SerialNumber, string? Pseudonym, SilentSource Source);
