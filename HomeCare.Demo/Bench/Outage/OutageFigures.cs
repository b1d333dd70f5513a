namespace HomeCare.Demo.Bench.Outage;

/// <summary>What <c>bench outage</c> is asked.</summary>
/// <param name="What"><c>store</c>, <c>database</c> or <c>broker</c>.</param>
/// <param name="Away">How long it is away.</param>
/// <param name="Before">Readings come in for at least so long before.</param>
/// <param name="Rate">Messages a second.</param>
/// <param name="Connections">TLS connections that the homes share.</param>
/// <param name="FallEvery">A fall each; zero for none.</param>
/// <param name="Return">Boxes that come back in a second when the brokers do.</param>
internal sealed record OutageOptions(RigOptions Rig, string What, TimeSpan Away, TimeSpan Before, int Rate, int Connections, TimeSpan FallEvery, int Return);

/// <summary>How what waited was caught up with.</summary>
/// <param name="Waited">The span of data, or of time, that waited.</param>
/// <param name="Took">From the engine's first answer until nothing of it waited, while readings came in.</param>
/// <param name="What">What waited, in words.</param>
internal sealed record CatchUp(TimeSpan Waited, TimeSpan Took, string What)
{
    public double Times => Waited / Took;
}

/// <summary>What happened while it was away.</summary>
/// <param name="Receipted">Readings receipted meanwhile.</param>
/// <param name="PutOff">Answered 429 or 503, each time.</param>
internal sealed record Meanwhile(long Receipted, long PutOff, long Errors, double P99Ms);

/// <summary>What <c>bench outage</c> found.</summary>
/// <param name="Sent">Readings, each once, however often it was sent.</param>
/// <param name="Stored">Distinct in the stopped server's files.</param>
/// <param name="Doubled">There a second time.</param>
/// <param name="AwayReceipted">Readings receipted while it was away.</param>
/// <param name="AwayPutOff">Answers 429 and 503 meanwhile.</param>
/// <param name="Errors">Anything else that is no receipt, of the whole run.</param>
/// <param name="Falls">Each of another home.</param>
/// <param name="FallsPutOff">Times that one was told to come back.</param>
/// <param name="FallsAlerted">Falls that have an alert, in the stopped server's database.</param>
/// <param name="FallsDoubled">Alerts too many.</param>
/// <param name="WaitedSeconds">The span of data, or of time, that waited.</param>
/// <param name="CatchUpSeconds">Until it was caught up with.</param>
internal sealed record OutageFigures(
    string What, double AwaySeconds, int Rate, int Homes, string Store, string Intake, string Database,
    long Sent, long Stored, long Doubled, long AwayReceipted, long AwayPutOff, double AwayP99Ms, long Errors,
    int Falls, long FallsPutOff, long FallsAlerted, long FallsDoubled, double FallP99Ms,
    double WaitedSeconds, double CatchUpSeconds, double CatchUpTimes, string Waited) : IFigures
{
    public const double LeastTimes = 4, WishedTimes = 8;

    // Without brokers nothing can be promised: none is receipted, and none is an error.
    private bool MeanwhileAsMeant => What == "broker" ? AwayReceipted == 0 : AwayPutOff == 0 && AwayReceipted > 0;

    private static string Times(double p99Ms) => double.IsNaN(p99Ms) ? "" : FormattableString.Invariant($", {p99Ms:0.0} ms p99");

    public IEnumerable<(string Line, bool Met)> Lines() =>
    [
        (FormattableString.Invariant($"stored           {Stored,8} in the files of {Sent} sent; {Doubled} doubled   (goal: all, none)"), Stored == Sent && Doubled == 0),
        (FormattableString.Invariant($"meanwhile        {AwayReceipted,8} receipted, {AwayPutOff} put off{Times(AwayP99Ms)}; errors {Errors}   (goal: {(What == "broker" ? "none receipted" : "none put off")}, 0 errors)"), MeanwhileAsMeant && Errors == 0),
        (FormattableString.Invariant($"falls            {FallsAlerted,8} of {Falls} are an alert, {FallsDoubled} alerts too many; put off and sent again {FallsPutOff}{Times(FallP99Ms)}   (goal: all, none)"), FallsAlerted == Falls && FallsDoubled == 0),
        (FormattableString.Invariant($"catch-up         {CatchUpTimes,8:0.0} x real time: {WaitedSeconds:0} s of {Waited} in {CatchUpSeconds:0.0} s   (goal {LeastTimes:0} x, wished {WishedTimes:0} x)"), CatchUpTimes >= LeastTimes),
    ];
}
