namespace HomeCare.Gateway.Uplink;

/// <summary>When a certificate is renewed, and when people are to hear that it was not. Pure.</summary>
internal static class CertificateWatch
{
    /// <summary>Renewed when two thirds of its life are over.</summary>
    public static DateTimeOffset RenewAt(DateTimeOffset begins, DateTimeOffset ends) => begins + (ends - begins) * (2.0 / 3);

    /// <summary>A third of the time for it gone by without a renewal (with a year's life, forty days of a hundred and twenty) is a fault.</summary>
    public static DateTimeOffset WarnAt(DateTimeOffset begins, DateTimeOffset ends) => begins + (ends - begins) * (7.0 / 9);
}
