extern alias server;

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using server::HomeCare.Modules.Patients.Contracts;
using server::HomeCare.Modules.Shared;
using server::HomeCare.Modules.Telemetry.Journal;
using server::HomeCare.Modules.Telemetry.Series;
using server::HomeCare.Web;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// <c>bench-count</c>: how many readings of a run a server that is stopped left behind, in its journal and in its store of history. Nobody's receipt is
/// asked, nothing of the server runs: what is counted is what another start would find.
/// </summary>
internal static class CountingFiles
{
    public const string Verb = "bench-count";

    /// <summary>bench-count EPOCH FROM-MS settings: a line of JSON.</summary>
    public static Task<int> RunAsync(string[] arguments) => BenchServer.SayingWhyAsync(async () =>
    {
        await using var app = Site.Build(arguments[2..], builder => builder.Logging.ClearProviders());
        var (epoch, from) = (long.Parse(arguments[0], CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(arguments[1], CultureInfo.InvariantCulture)).UtcTicks);
        var folder = new PreparedFolder(Path.GetDirectoryName(Engine.From(app.Configuration).Folder.TrimEnd('/'))!);
        var found = new HashSet<(BoxId Box, long Sequence)>();
        var doubled = OfTheJournal(app.Services, epoch, found) + await OfTheStoreAsync(app.Services.GetRequiredService<ISeriesStore>(), folder, epoch, from, found);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new StoredCount(found.Count, doubled)));
    });

    private static long OfTheJournal(IServiceProvider services, long epoch, HashSet<(BoxId, long)> found)
    {
        var (reader, doubled, own) = (new GroupReader(new Numbers()), 0L, new HashSet<(BoxId, long)>());
        FileJournal.Read(services.GetRequiredService<JournalFolder>().Path, (place, entry) =>
        {
            foreach (var row in reader.Read(place, entry, out _, out _).SelectMany(submission => submission.Rows).Where(row => row.Source.Epoch == epoch))
            {
                doubled += own.Add((row.Source.Box, row.Sequence)) ? 0 : 1;
            }
        });
        found.UnionWith(own);
        return doubled;
    }

    private static async Task<long> OfTheStoreAsync(ISeriesStore store, PreparedFolder folder, long epoch, long from, HashSet<(BoxId, long)> found)
    {
        var (own, doubled) = (new HashSet<(BoxId, long)>(), 0L);
        foreach (var patient in folder.ReadHomes().Patients)
        {
            foreach (var row in (await store.ReadAsync(new PatientId(patient), from, long.MaxValue, CancellationToken.None)).Where(row => row.Source.Epoch == epoch))
            {
                doubled += own.Add((row.Source.Box, row.Sequence)) ? 0 : 1;
            }
        }

        // A segment of the journal stays until all in it is packed: what lies in both is there once.
        found.UnionWith(own);
        return doubled;
    }
}
