namespace HomeCare.Modules.Alerts.Texts;

/// <summary>One way for texts to leave.</summary>
/// <param name="Name">Stands before each proof, as in <c>twilio:SM12</c>, and in the address that the provider calls.</param>
/// <param name="Sender">Who hands texts over.</param>
/// <param name="Shape">How its provider speaks when it calls; null for one that never does.</param>
/// <param name="Reports">It says of each text whether it arrived, so that silence for a minute says something.</param>
/// <param name="CalledAt">What stands before the path in the address that it calls, without a slash at its end; null when it cannot.</param>
internal sealed record SmsChannel(string Name, ISmsSender Sender, IProviderShape? Shape = null, bool Reports = false, string? CalledAt = null);

/// <summary>The ways there are, in the order in which they are tried: one or two.</summary>
/// <param name="first">Tried first.</param>
/// <param name="second">Tried where the first fails; null for none.</param>
internal sealed class SmsChannels(SmsChannel first, SmsChannel? second = null) : IDisposable
{
    public SmsChannel First { get; } = first;

    public SmsChannel? Second { get; } = second;

    public SmsChannel? Find(string name) => First.Name == name ? First : Second?.Name == name ? Second : null;

    /// <summary>The channel that gave a proof: what stands before its colon.</summary>
    public static string NameIn(string proof) => proof.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? proof[..colon] : "";

    public static string ProofOf(string channel, string id) => $"{channel}:{id}";

    /// <summary>Whether a text without a report from this channel has another way to go.</summary>
    public bool IsToReport(string proof) => Second is not null && Find(NameIn(proof)) is { Reports: true };

    public void Dispose()
    {
        (First.Sender as IDisposable)?.Dispose();
        (Second?.Sender as IDisposable)?.Dispose();
    }
}
