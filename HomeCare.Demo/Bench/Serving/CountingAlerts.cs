extern alias server;

using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using server::HomeCare.Modules.Alerts.Contracts;
using server::HomeCare.Modules.Alerts.Storage;
using server::HomeCare.Modules.Shared;
using server::HomeCare.Web;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// <c>bench-count-alerts</c>: what became of a run's falls in the database of a server that is stopped. Nobody's receipt is asked.
/// </summary>
internal static class CountingAlerts
{
    public const string Verb = "bench-count-alerts";

    /// <summary>bench-count-alerts FROM-MS settings: a line of JSON; the falls' event ids are read from the folder.</summary>
    public static Task<int> RunAsync(string[] arguments) => BenchServer.SayingWhyAsync(async () =>
    {
        await using var app = Site.Build(arguments[1..], builder => builder.Logging.ClearProviders());
        var from = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(arguments[0], CultureInfo.InvariantCulture)).UtcDateTime;
        var folder = new PreparedFolder(Path.GetDirectoryName(Engine.From(app.Configuration).Folder.TrimEnd('/'))!);
        var falls = JsonSerializer.Deserialize<HashSet<Guid>>(await File.ReadAllTextAsync(folder.Falls))!;
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlertsDb>();
        var reported = (await db.Dangers.AsNoTracking().Where(danger => danger.ReceivedAt >= from && danger.Alert != null)
            .Select(danger => new { danger.Event, danger.Alert }).ToListAsync()).Where(danger => falls.Contains(danger.Event)).ToList();
        var theirs = reported.Select(danger => danger.Alert!.Value).ToHashSet();
        var alerts = await db.Alerts.AsNoTracking().Where(alert => alert.Rule == AlertRule.Fall && alert.OccurredAt >= from).Select(alert => alert.Id).ToListAsync();
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new AlertCount(
            reported.Select(danger => danger.Event).Distinct().Count(), reported.Count - reported.DistinctBy(danger => danger.Event).Count() + alerts.Count(alert => !theirs.Contains(alert)))));
    });
}
