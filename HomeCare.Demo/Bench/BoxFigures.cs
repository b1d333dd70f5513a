using System.Text.Json;

namespace HomeCare.Demo.Bench;

/// <summary>What the bench of the box found.</summary>
/// <param name="IdleCpuPercent">Of one core, while a bracelet measures each 10 s and nothing happens.</param>
/// <param name="SmsP50Ms">From the danger's frame leaving the bracelet to AT+CMGS reaching the modem.</param>
/// <param name="RssMbAfter">Memory once all dangers are told.</param>
internal sealed record BoxFigures(
    double IdleSeconds, double IdleCpuPercent, double RssMb, double PssMb, int Dangers, double? SmsP50Ms, double? SmsP99Ms, double? SmsMaxMs, double RssMbAfter)
{
    public const double MostCpuPercent = 1, MostRssMb = 80, MostP99Ms = 100;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Each goal, and whether it is met.</summary>
    public IEnumerable<(string Line, bool Met)> Lines() =>
    [
        (FormattableString.Invariant($"idle CPU        {IdleCpuPercent,7:0.00} % of a core over {IdleSeconds:0} s   (goal {MostCpuPercent:0} %)"), IdleCpuPercent <= MostCpuPercent),
        (FormattableString.Invariant($"memory (RSS)    {RssMb,7:0.0} MB, {PssMb:0.0} MB by share; {RssMbAfter:0.0} MB after the dangers   (goal {MostRssMb:0} MB)"), Math.Max(RssMb, RssMbAfter) <= MostRssMb),
        (FormattableString.Invariant($"danger → modem  {SmsP50Ms,7:0.0} ms p50, {SmsP99Ms:0.0} ms p99, {SmsMaxMs:0.0} ms max, of {Dangers}   (goal {MostP99Ms:0} ms p99)"), SmsP99Ms <= MostP99Ms),
    ];

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
}
