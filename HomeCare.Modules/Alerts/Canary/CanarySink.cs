using HomeCare.Modules.Alerts.Texts;

namespace HomeCare.Modules.Alerts.Canary;

/// <summary>
/// Before the channels: most of the canary's texts end here, for 8,640 a month would cost hundreds of euros. One an hour goes the whole
/// way; until a channel takes that one, each next does. Everybody else's texts pass.
/// </summary>
internal sealed class CanarySink(TwoChannels channels, CanarySettings settings, TimeProvider clock) : ISmsSender
{
    /// <summary>Stands before the proof of a text that ended here.</summary>
    public const string Name = "canary";

    private long? paid;

    public async Task<SendResult> SendAsync(Sms sms, CancellationToken cancellationToken)
    {
        if (!sms.Canary)
        {
            return await channels.SendAsync(sms, cancellationToken);
        }

        if (paid is { } last && clock.GetElapsedTime(last) < settings.PaidTextEvery)
        {
            return SendResult.Accepted(SmsChannels.ProofOf(Name, Guid.NewGuid().ToString("N")));
        }

        var sent = await channels.SendAsync(sms, cancellationToken);
        if (sent.Outcome == SendOutcome.Accepted)
        {
            paid = clock.GetTimestamp();
        }

        return sent;
    }
}
