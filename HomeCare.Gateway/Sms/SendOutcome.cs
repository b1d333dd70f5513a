using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HomeCare.Gateway.Sms;

/// <summary>What became of one try to send.</summary>
internal abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The network took it.</summary>
    /// <param name="Reference">The modem's message reference (TP-MR, 0-255), by which the delivery report is known.</param>
    internal sealed record Accepted(int Reference) : SendOutcome;

    /// <summary>It certainly did not leave.</summary>
    /// <param name="Code">"CMS 331", "CME 10", "no-prompt", "absent" …</param>
    /// <param name="Sentence">The same for a person, in French.</param>
    internal sealed record Refused(string Code, string Sentence) : SendOutcome
    {
        /// <summary>The number or the message itself is refused: trying again cannot help.</summary>
        public bool IsFinal { get; init; }

        /// <summary>The SIM is absent, locked or broken: the modem's state is looked at again.</summary>
        public bool ConcernsSim { get; init; }

        /// <summary>The store of messages is full: it is emptied.</summary>
        public bool ConcernsStore { get; init; }

        /// <summary>The modem itself failed: when this goes on, it is reset.</summary>
        public bool ConcernsModem { get; init; }
    }

    /// <summary>It was handed over, and the answer never came: it may have left.</summary>
    internal sealed record Unknown(string Why) : SendOutcome;
}

/// <summary>What the network says of a text it had taken (3GPP 23.040 §9.2.3.15).</summary>
internal enum DeliveryVerdict
{
    Delivered,

    /// <summary>The service centre is still trying.</summary>
    Pending,

    Failed,
}

/// <summary>A delivery report (+CDS).</summary>
/// <param name="SentAt">When the service centre took the text, by its clock; null when it gave no readable time.</param>
internal sealed record DeliveryReport(int Reference, string Number, DateTimeOffset? SentAt, DateTimeOffset? SettledAt, byte Status)
{
    public DeliveryVerdict Verdict => Status switch
    {
        < 0x20 => DeliveryVerdict.Delivered,
        < 0x40 => DeliveryVerdict.Pending,
        _ => DeliveryVerdict.Failed,
    };
}

/// <summary>A text that came in (+CMT, or read from the store).</summary>
/// <param name="SentAt">By the service centre's clock; a text that waited in the store may be old.</param>
/// <param name="Part">Which part of a long text this is; null when it is whole.</param>
internal sealed record IncomingSms(string Number, string Text, DateTimeOffset? SentAt, DateTimeOffset ReceivedAt, SmsPart? Part = null)
{
    /// <summary>The same number, time and words are the same text, brought again.</summary>
    public string Once => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{Number}\n{(SentAt ?? ReceivedAt).ToUnixTimeSeconds()}\n{Text}"))));
}
