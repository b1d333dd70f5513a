using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace HomeCare.Demo.Bench;

/// <summary>What the bench filled a store with.</summary>
/// <param name="MadeBy">Always <see cref="PreparedFolder.Maker"/>: the mark without which no server of the bench serves a folder.</param>
/// <param name="Homes">People, boxes and homes.</param>
/// <param name="Certificates">Boxes that have a certificate and its key here: the first ones.</param>
/// <param name="Care">How many people the doctor sees: the first ones.</param>
/// <param name="PlanVersion">The emergency plan that every box holds.</param>
/// <param name="Email">The doctor's sign-in, beside password and TOTP secret.</param>
/// <param name="HistoryDays">Days of readings that the first <paramref name="HistoryHomes"/> homes have behind them.</param>
/// <param name="HistoryReadings">How many readings that is.</param>
/// <param name="HistoryBytes">What they took on the disk once they were packed.</param>
/// <param name="Database">Where people, boxes and alerts lie: <c>sqlite</c>, in the folder itself, or <c>postgresql</c>.</param>
internal sealed record Prepared(
    string MadeBy, int Homes, int Certificates, int Care, int PlanVersion, string Email, string Password, string TotpSecret,
    int HistoryDays = 0, int HistoryHomes = 0, long HistoryReadings = 0, long HistoryBytes = 0, string Database = "sqlite");

/// <summary>
/// A folder that the bench made: <c>server/</c> is the product's own, beside it lie the homes' ids, the certificates that the load generator presents,
/// and the mark. It holds nobody's data.
/// </summary>
internal sealed class PreparedFolder(string root)
{
    public const string Maker = "homecare bench";

    private const int HomeBytes = 32;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public string Root { get; } = Path.GetFullPath(root);

    public string Server => Path.Combine(Root, "server");

    /// <summary>The private time-series database, when the store is one.</summary>
    public string Influx => Path.Combine(Root, "influx");

    /// <summary>The private relational database, when it is one.</summary>
    public string Postgres => Path.Combine(Root, "postgres");

    public string Logs => Path.Combine(Root, "logs");

    public string Mark => Path.Combine(Root, "bench.json");

    public string Authority => Path.Combine(Server, "authority", "authority.pem");

    /// <summary>Where the server of the bench answers the bench's own questions.</summary>
    public string Channel => Path.Combine(Root, "channel");

    /// <summary>The event ids of falls that a run sent, for who counts their alerts.</summary>
    public string Falls => Path.Combine(Root, "falls.json");

    private string HomesFile => Path.Combine(Root, "homes.bin");

    private string KeysFile => Path.Combine(Root, "boxes.bin");

    /// <summary>What lies there; null for a folder that the bench did not make, or did not finish.</summary>
    public Prepared? Find()
    {
        try
        {
            return File.Exists(Mark) && JsonSerializer.Deserialize<Prepared>(File.ReadAllText(Mark), Json) is { MadeBy: Maker } prepared ? prepared : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The last thing written: a folder with the mark is whole.</summary>
    public void Write(Prepared prepared) => WritePrivately(Mark, stream => JsonSerializer.Serialize(stream, prepared, Json));

    public void WriteHomes(IReadOnlyList<(Guid Box, Guid Patient)> homes) => WritePrivately(HomesFile, stream =>
    {
        Span<byte> row = stackalloc byte[HomeBytes];
        foreach (var (box, patient) in homes)
        {
            box.TryWriteBytes(row, bigEndian: true, out _);
            patient.TryWriteBytes(row[16..], bigEndian: true, out _);
            stream.Write(row);
        }
    });

    public (Guid[] Boxes, Guid[] Patients) ReadHomes()
    {
        var bytes = File.ReadAllBytes(HomesFile);
        var (boxes, patients) = (new Guid[bytes.Length / HomeBytes], new Guid[bytes.Length / HomeBytes]);
        for (var home = 0; home < boxes.Length; home++)
        {
            boxes[home] = new Guid(bytes.AsSpan(home * HomeBytes, 16), bigEndian: true);
            patients[home] = new Guid(bytes.AsSpan((home * HomeBytes) + 16, 16), bigEndian: true);
        }

        return (boxes, patients);
    }

    public void WriteCertificates(IEnumerable<X509Certificate2> certificates) => WritePrivately(KeysFile, stream =>
    {
        using var writer = new BinaryWriter(stream);
        foreach (var certificate in certificates)
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            foreach (var part in new[] { certificate.RawData, key.ExportPkcs8PrivateKey() })
            {
                writer.Write(part.Length);
                writer.Write(part);
            }
        }
    });

    /// <summary>What the connections present, ready for many handshakes.</summary>
    public IReadOnlyList<SslStreamCertificateContext> ReadCertificates()
    {
        var contexts = new List<SslStreamCertificateContext>();
        using var reader = new BinaryReader(File.OpenRead(KeysFile));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            using var bare = X509CertificateLoader.LoadCertificate(reader.ReadBytes(reader.ReadInt32()));
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(reader.ReadBytes(reader.ReadInt32()), out _);
            contexts.Add(SslStreamCertificateContext.Create(bare.CopyWithPrivateKey(key), additionalCertificates: null, offline: true));
        }

        return contexts;
    }

    private static void WritePrivately(string path, Action<Stream> write)
    {
        File.Delete(path);
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        write(stream);
    }
}
