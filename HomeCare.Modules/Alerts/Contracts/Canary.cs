using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>How the canary is: the invented person whose falls show that the chain from the bracelet to both texts holds. Null where there is none.</summary>
public sealed record FindCanary : IRequest<CanaryHealth?>;

/// <summary>What of the chain a fall of the canary has not come through.</summary>
public enum CanaryPart
{
    /// <summary>Nothing: it is whole, or still on its way.</summary>
    None,

    /// <summary>The fall itself does not arrive.</summary>
    Fall,

    /// <summary>No channel took the server's text.</summary>
    ServerText,

    /// <summary>The box has shown no proof of its own text.</summary>
    BoxText,
}

/// <summary>How the canary is.</summary>
/// <param name="LastWholeAt">When a fall last came through the whole chain; null for never.</param>
/// <param name="Every">How often one is expected.</param>
/// <param name="IsLate">Two are missing, and the time that the second had to come through is over.</param>
/// <param name="Missing">Where the last one stopped, as far as it has got.</param>
public sealed record CanaryHealth(DateTimeOffset? LastWholeAt, TimeSpan Every, bool IsLate, CanaryPart Missing);
