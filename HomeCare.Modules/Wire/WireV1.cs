namespace HomeCare.Modules.Wire;

/// <summary>
/// The fixed words of wire version 1: what a box and the server say to each other over HTTPS. A change that an older box
/// or server would misread makes a version 2 beside this one; a new optional member does not.
/// </summary>
public static class WireV1
{
    /// <summary>The number every batch carries in <c>version</c>.</summary>
    public const int Version = 1;

    /// <summary>Where readings are posted: a <see cref="ReadingsBatch"/> for a <see cref="Receipt"/>.</summary>
    public const string ReadingsPath = "/ingest/v1/readings";

    /// <summary>Where dangers are posted, in a lane of their own: a <see cref="DangersBatch"/> for a <see cref="Receipt"/>.</summary>
    public const string DangersPath = "/ingest/v1/dangers";

    /// <summary>Where a box says once a minute how it is: a <see cref="Heartbeat"/> for a <see cref="Receipt"/>.</summary>
    public const string HeartbeatsPath = "/ingest/v1/heartbeats";

    /// <summary>Where a new box trades its one-time code and certificate request for a certificate.</summary>
    public const string EnrolmentPath = "/ingest/v1/enrolment";

    /// <summary>Where a box trades its certificate, before it ends, for the next: a <see cref="RenewalRequest"/> for a <see cref="RenewalAnswer"/>.</summary>
    public const string RenewalPath = "/ingest/v1/renewal";

    /// <summary>Where the JSON Schema of all of this is served, to anyone.</summary>
    public const string SchemaPath = "/ingest/v1/schema.json";

    /// <summary>Most items in one batch. A larger batch is refused whole; a box splits it.</summary>
    public const int MostItems = 500;

    /// <summary>Largest body in bytes, after any content coding is undone. Beyond: 413.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>Deepest nesting of the JSON. Beyond: the batch is refused whole.</summary>
    public const int MostDepth = 8;
}
