namespace HomeCare.Demo.Bench;

/// <summary>What <c>bench ingest</c> found. Figures of CPU are sums over the rounds that count, times are of all their messages.</summary>
/// <param name="Sent">Messages that the homes had, each once, however often it was sent.</param>
/// <param name="Stored">Readings in the stopped server's files: an independent count.</param>
/// <param name="Receipted">Messages whose receipt says stored.</param>
/// <param name="Duplicates">Receipts that say duplicate: sent again after an answer was lost.</param>
/// <param name="PutOff">429 and 503, each sent again.</param>
/// <param name="Errors">Anything else that is no receipt.</param>
/// <param name="P50Ms">From the instant a message was due to its receipt.</param>
/// <param name="ServerCores">Cores that the server used, the store's own process apart.</param>
/// <param name="StoreCores">Cores that the store's own process used.</param>
/// <param name="FloorFsyncCpuUsPerRequest">The bare endpoint that syncs in groups: the goal is a ratio to it.</param>
/// <param name="LoadCores">What the load generator itself used, on its own core.</param>
/// <param name="DiskSyncP99Ms">What a page alone took to the same disk while the product was measured, ten times a second.</param>
/// <param name="VoidRounds">Rounds whose floor was slower than 10 ms: the machine was not quiet, they do not count.</param>
/// <param name="SamplesDiffering">Readings read back that are not bit for bit what was sent.</param>
internal sealed record IngestFigures(
    int Rate, double Seconds, int Homes, int Connections, string Store, string Intake,
    long Sent, long Stored, long Receipted, long Duplicates, long PutOff, long Errors, double RequestsPerS,
    double P50Ms, double P99Ms, double MaxMs, int MostInFlight,
    double ServerCpuUsPerRequest, double ServerCores, double StoreCores, double FloorCpuUsPerRequest, double FloorFsyncCpuUsPerRequest, double RatioToFsyncFloor,
    double FloorP99Ms, double FloorFsyncP99Ms, double LoadCpuUsPerRequest, double LoadCores,
    int Dangers, double DangerP50Ms, double DangerP99Ms, double DangerPageP50Ms, double DangerPageP99Ms,
    double DiskSyncP50Ms, double DiskSyncP99Ms, double DiskSyncMaxMs,
    double BytesPerValue, double WrittenBytesPerMessage, double StopSeconds, int SamplesCompared, int SamplesDiffering, int Rounds, int VoidRounds) : IFigures
{
    public const double MostRatio = 1.5, MostCores = 1, MostP99Ms = 50, MostDangerP50Ms = 5, MostDangerP99Ms = 50, MostWritten = 100;

    /// <summary>Each goal, and whether it is met.</summary>
    public IEnumerable<(string Line, bool Met)> Lines() =>
    [
        (FormattableString.Invariant($"errors           {Errors,8}; put off and sent again {PutOff}   (goal 0 errors)"), Errors == 0),
        (FormattableString.Invariant($"stored           {Stored,8} in the files of {Sent} sent; {SamplesDiffering} of {SamplesCompared} read back differ   (goal: all, none)"), Stored == Sent && SamplesDiffering == 0),
        (FormattableString.Invariant($"requests         {RequestsPerS,8:0} /s of {Rate} asked   (goal: all)"), RequestsPerS >= Rate * 0.99),
        (FormattableString.Invariant($"CPU a request    {ServerCpuUsPerRequest,8:0.0} us; {RatioToFsyncFloor:0.00} x the floor that syncs ({FloorFsyncCpuUsPerRequest:0.0}; bare {FloorCpuUsPerRequest:0.0})   (goal {MostRatio:0.0} x)"), RatioToFsyncFloor <= MostRatio),
        (FormattableString.Invariant($"server           {ServerCores,8:0.00} cores; the store's own process {StoreCores:0.00}   (goal {MostCores:0.0})"), ServerCores <= MostCores),
        (FormattableString.Invariant($"receipt          {P50Ms,8:0.0} ms p50, {P99Ms:0.0} ms p99, {MaxMs:0} ms max; floor {FloorFsyncP99Ms:0.0} ms p99   (goal {MostP99Ms:0} ms p99)"), P99Ms <= MostP99Ms),
        (FormattableString.Invariant($"danger -> page   {DangerPageP50Ms,8:0.0} ms p50, {DangerPageP99Ms:0.0} ms p99 of {Dangers}; receipt {DangerP50Ms:0.0} and {DangerP99Ms:0.0}; a page to the disk {DiskSyncP50Ms:0.0}, {DiskSyncP99Ms:0.0}, {DiskSyncMaxMs:0} max   (goal {MostDangerP50Ms:0} and {MostDangerP99Ms:0})"), Dangers == 0 || (DangerPageP50Ms <= MostDangerP50Ms && DangerPageP99Ms <= MostDangerP99Ms)),
        StoredFiles.Line(Store, BytesPerValue, ""),
        (FormattableString.Invariant($"written          {WrittenBytesPerMessage,8:0} bytes a message   (goal {MostWritten:0})"), WrittenBytesPerMessage <= MostWritten),
    ];
}
