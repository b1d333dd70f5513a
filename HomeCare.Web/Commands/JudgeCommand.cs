using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Web.Commands;

/// <summary><c>judge</c>: which alerts a recording would have made, by the rules in force, under limits of choice. Opens no storage.</summary>
internal static class JudgeCommand
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    private static readonly JsonSerializerOptions Lines = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static Command Make()
    {
        var recording = new Option<FileInfo>("--recording") { Description = "A table time,bpm,spo2,steps; an empty cell is no reading. docs/judge.md.", Required = true };
        var limits = new Option<FileInfo?>("--limits") { Description = "Limits to judge by, as JSON; what it leaves out is as by default." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line, an alert each." };
        var judge = new Command("judge", "Says which alerts a recording would have made.") { recording, limits, json };
        CommandLine.Runs(judge, async (parsed, _, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(recording);
            var asked = await ReadLimitsAsync(parsed.GetValue(limits), cancellationToken);
            using var text = file.OpenText();
            var read = RecordingFile.Read(text, file.Name);

            // Two questions that need nothing but what they are given: no storage is opened or made.
            await using var services = new ServiceCollection().AddMessaging(typeof(ReplayReadings).Assembly).BuildServiceProvider();
            await using var scope = services.CreateAsyncScope();
            var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
            var outcome = await mediator.Send(new ReplayReadings(await mediator.Send(new CheckPlausibility(read.Readings), cancellationToken), asked), cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                return await Offline.RefuseAsync(refusal);
            }

            foreach (var episode in outcome.Value.Episodes)
            {
                await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(Line.Of(episode, read, Reason(episode, asked)), Lines) : Plain(episode, asked));
            }

            if (!parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(Summary(outcome.Value.Episodes, read.Readings));
            }

            return 0;
        });
        return judge;
    }

    private static async Task<VitalLimits> ReadLimitsAsync(FileInfo? file, CancellationToken cancellation)
    {
        if (file is null)
        {
            return VitalLimits.Default;
        }

        try
        {
            await using var stream = file.OpenRead();
            return (await JsonSerializer.DeserializeAsync<LimitsFile>(stream, Strict, cancellation) ?? new LimitsFile()).ToLimits();
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"{file.Name}, line {exception.LineNumber + 1}: '{exception.Path}' is no limit, or not a number. docs/judge.md shows what the file may hold.", exception);
        }
    }

    private static string Plain(Episode episode, VitalLimits limits) => string.Create(
        CultureInfo.InvariantCulture, $"{episode.From:u} {episode.Level.ToString().ToUpperInvariant(),-7} {Reason(episode, limits)}, until {episode.To:u}");

    private static string Summary(IReadOnlyList<Episode> episodes, IReadOnlyList<Modules.Wire.Reading> readings)
    {
        var days = readings.Count == 0 ? 0 : (readings[^1].MeasuredAt - readings[0].MeasuredAt).TotalDays;
        var texted = episodes.Count(episode => episode.Level >= AlertLevel.Orange);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{episodes.Count} alerts in {days:0.##} days: {episodes.Count(episode => episode.Level == AlertLevel.Red)} red, {episodes.Count(episode => episode.Level == AlertLevel.Orange)} orange, {episodes.Count(episode => episode.Level == AlertLevel.Yellow)} yellow; orange and red a day: {(days > 0 ? texted / days : texted):0.##}");
    }

    private static string Reason(Episode episode, VitalLimits limits)
    {
        var (red, orange, yellow) = (new LevelLimits(limits.HeartRateLowBpm, limits.HeartRateHighBpm, limits.OxygenLowPercent), limits.OrangeInForce, limits.YellowInForce);
        var (band, minutes) = episode.Level switch
        {
            AlertLevel.Red => (red, 1),
            AlertLevel.Orange => (orange, 5),
            _ => (yellow, 30),
        };
        var (what, limit) = episode.Rule switch
        {
            AlertRule.HeartRateHigh => ($"heart rate{(episode.Level == AlertLevel.Red ? "" : " at rest")} at or above", $"{band.HeartRateHighBpm:0.##} bpm, highest {episode.Peak:0.##}"),
            AlertRule.HeartRateLow => ("heart rate at or below", $"{band.HeartRateLowBpm:0.##} bpm, lowest {episode.Peak:0.##}"),
            _ => ("SpO2 at or below", $"{band.OxygenLowPercent:0.##} %, lowest {episode.Peak:0.##}"),
        };
        return $"{what} {limit}, median of {minutes} min";
    }

    /// <summary>An alert as a line of JSON; times as the recording writes them.</summary>
    private sealed record Line(
        AlertRule Rule, AlertLevel Level, object From, object To, double Peak, string Reason, bool Ended, IReadOnlyList<LevelLine> Levels)
    {
        public static Line Of(Episode episode, RecordingFile file, string reason) => new(
            episode.Rule, episode.Level, file.Write(episode.From), file.Write(episode.To), episode.Peak, reason, episode.Ended,
            [.. episode.Levels.Select(level => new LevelLine(level.Level, file.Write(level.From), file.Write(level.To)))]);
    }

    private sealed record LevelLine(AlertLevel Level, object From, object To);

    /// <summary>Limits as a file names them; each may be left out.</summary>
    private sealed record LimitsFile(
        double? HeartRateLowBpm = null, double? HeartRateHighBpm = null, double? OxygenLowPercent = null, int OxygenScale = 1, LevelFile? Orange = null, LevelFile? Yellow = null)
    {
        public VitalLimits ToLimits()
        {
            var red = VitalLimits.Default;
            var scaled = red with { OxygenScale = OxygenScale };
            return new(
                HeartRateLowBpm ?? red.HeartRateLowBpm, HeartRateHighBpm ?? red.HeartRateHighBpm,
                OxygenLowPercent ?? (OxygenScale == 2 ? VitalLimits.OxygenLowOfScale2 : red.OxygenLowPercent), OxygenScale,
                Orange?.Over(scaled.OrangeInForce), Yellow?.Over(scaled.YellowInForce));
        }
    }

    private sealed record LevelFile(double? HeartRateLowBpm = null, double? HeartRateHighBpm = null, double? OxygenLowPercent = null)
    {
        public LevelLimits Over(LevelLimits otherwise) => new(
            HeartRateLowBpm ?? otherwise.HeartRateLowBpm, HeartRateHighBpm ?? otherwise.HeartRateHighBpm, OxygenLowPercent ?? otherwise.OxygenLowPercent);
    }
}
