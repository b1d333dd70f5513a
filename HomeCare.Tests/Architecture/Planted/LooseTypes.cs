using Microsoft.Extensions.Logging;

// Types that break the laws about types on purpose.
#pragma warning disable IDE0130, CA1822, CA1515
namespace HomeCare.Tests.Architecture.Planted.Loose.Contracts
{
    public sealed class MutableThing
    {
        public string Name { get; set; } = "";
    }
}

namespace HomeCare.Tests.Architecture.Planted.Loose
{
    public sealed class PublicHandler;

    internal interface IOnlyOne;

    internal interface IOneOfTwo;

    internal sealed class TheOnlyOne : IOnlyOne, IOneOfTwo;

    internal sealed class TheOther : IOneOfTwo;

    internal static class DateHelper;

    internal static partial class TalkativeLog
    {
        [LoggerMessage(1, LogLevel.Information, "Texted {ContactPhone} for alert {AlertId}")]
        public static partial void Texted(ILogger logger, string contactPhone, Guid alertId);

        [LoggerMessage(2, LogLevel.Information, "Got {Thing}")]
        public static partial void Got(ILogger logger, Contracts.MutableThing thing);

        [LoggerMessage(3, LogLevel.Information, "Raised {AlertId} after {Attempts} attempts")]
        public static partial void Raised(ILogger logger, Guid alertId, int attempts);
    }
}
