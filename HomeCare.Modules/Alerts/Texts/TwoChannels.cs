using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// Hands each text to the channel that it has the best chance with: the first; after two failures of this text the second, then two of the first
/// again; the other at once while a channel's breaker is open. Where both are, the text is tried all the same: nothing is held back. One call a
/// try, so that a try stays within its lease.
/// </summary>
internal sealed partial class TwoChannels(SmsChannels channels, TimeProvider clock, ILogger<TwoChannels> log) : ISmsSender
{
    /// <summary>CLINICAL 6.</summary>
    private const int FailuresAChannel = 2;

    private readonly ChannelBreaker first = new(clock);
    private readonly ChannelBreaker second = new(clock);

    /// <summary>Every channel's name and whether it is left alone at present.</summary>
    public IReadOnlyList<(string Channel, bool IsOpen)> Breakers => channels.Second is { } other
        ? [(channels.First.Name, first.IsOpen), (other.Name, second.IsOpen)]
        : [(channels.First.Name, first.IsOpen)];

    public async Task<SendResult> SendAsync(Sms sms, CancellationToken cancellationToken)
    {
        var (channel, breaker) = Choose(sms);
        try
        {
            var result = await channel.Sender.SendAsync(sms, cancellationToken);
            Heard(channel, breaker, result);
            return result.Outcome == SendOutcome.Accepted ? SendResult.Accepted(SmsChannels.ProofOf(channel.Name, result.ProofOrReason)) : result;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Heard(channel, breaker, SendResult.Unknown(exception.GetType().Name));
            throw;
        }
    }

    private (SmsChannel Channel, ChannelBreaker Breaker) Choose(Sms sms)
    {
        var one = (channels.First, first);
        if (channels.Second is null)
        {
            first.TryEnter();
            return one;
        }

        var other = (channels.Second, second);
        var beginsWithOther = sms.Avoid == channels.First.Name;
        var (wished, instead) = beginsWithOther ^ (sms.Failures / FailuresAChannel % 2 == 1) ? (other, one) : (one, other);
        return wished.Item2.TryEnter() || !instead.Item2.TryEnter() ? wished : instead;
    }

    private void Heard(SmsChannel channel, ChannelBreaker breaker, SendResult result)
    {
        var was = breaker.IsOpen;
        breaker.Heard(result);
        if (breaker.IsOpen && !was)
        {
            LeftAlone(channel.Name, result.Outcome);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Channel {Channel} of texts is left alone for a while; its last try: {Outcome}. Another channel, where there is one, takes over")]
    private partial void LeftAlone(string channel, SendOutcome outcome);
}
