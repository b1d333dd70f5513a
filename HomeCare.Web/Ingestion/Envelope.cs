using HomeCare.Modules.Wire;

namespace HomeCare.Web.Ingestion;

/// <summary>What an envelope must be for its items to be looked at. One that is not is refused whole, and the box parks it.</summary>
internal static class Envelope
{
    public static IResult? Check(ReadingsBatch batch) =>
        Check(batch.Version, batch.KnownPlanVersion, batch.Items.Count)
        ?? (batch.Epoch > 0 ? null : Refused("epoch", "epoch has to be a positive number."));

    public static IResult? Check(DangersBatch batch) => Check(batch.Version, batch.KnownPlanVersion, batch.Items.Count);

    public static IResult? Check(Heartbeat heartbeat) => Check(
        heartbeat.Version, heartbeat.KnownPlanVersion,
        new[] { heartbeat.Messages?.Count ?? 0, heartbeat.Faults?.Count ?? 0, heartbeat.Replies?.Count ?? 0, heartbeat.Events?.Count ?? 0 }.Max());

    public static IResult WrongVersion(int version) => Refused(
        "version", $"version is {version}; this server speaks {WireV1.Version}. See {WireV1.SchemaPath}.");

    private static IResult? Check(int version, int planVersion, int items) => (version, planVersion, items) switch
    {
        (not WireV1.Version, _, _) => WrongVersion(version),
        (_, < 0, _) => Refused("known_plan_version", "knownPlanVersion has to be 0 or more."),
        (_, _, > WireV1.MostItems) => Refused("too_many_items", $"{items} items are more than {WireV1.MostItems}. Send fewer at once."),
        _ => null,
    };

    private static IResult Refused(string code, string sentence) => Problems.Of(StatusCodes.Status400BadRequest, code, sentence);
}
