namespace HomeCare.Demo.Bench.Beside;

/// <summary>A private InfluxDB 1.x beside the bench: its program, and the settings that many series need.</summary>
internal static class InfluxSettings
{
    private static readonly string[] Places = ["/usr/bin/influxd", "/usr/sbin/influxd", "/usr/local/bin/influxd"];

    public static string Program => Places.FirstOrDefault(File.Exists)
        ?? throw new DemoRefusal("--store influx needs the program influxd, which is not here. On Debian: apt-get install influxdb");

    /// <summary>Writes them into the folder; the file's path.</summary>
    /// <param name="moreOfData">Further lines of its section [data].</param>
    public static string Write(string folder, int port, int backupPort, params string[] moreOfData)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "influxdb.conf");
        File.WriteAllText(path, $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{backupPort}"
            [meta]
              dir = "{folder}/meta"
            [data]
              dir = "{folder}/data"
              wal-dir = "{folder}/wal"
              index-version = "tsi1"
              max-series-per-database = 0
              max-values-per-tag = 0
              query-log-enabled = false
            {string.Join('\n', moreOfData)}
            [http]
              bind-address = "127.0.0.1:{port}"
              log-enabled = false
            [monitor]
              store-enabled = false
            [subscriber]
              enabled = false
            [continuous_queries]
              enabled = false
            """);
        return path;
    }
}
