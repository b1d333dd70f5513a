using System.Globalization;
using System.Reflection;
using System.Text;
using HomeCare.Gateway.Outbox;

namespace HomeCare.Gateway.Uplink;

/// <summary>
/// What the server's receipts teach of the time, kept against the monotonic clock, so that no step of the machine's clock moves it. The machine's clock is
/// never set by it. It waits for nothing and never throws but where <see cref="Keep"/> says so.
/// </summary>
internal sealed class BoxClock
{
    /// <summary>The program is not older than its build: no later time than its day's begin is sure.</summary>
    public static readonly DateTimeOffset Built = DateTimeOffset.Parse(
        typeof(BoxClock).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "BuildDay").Value!,
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly BoxFaults _faults;
    private readonly string? _path;
    private readonly ServerTime _passed;
    private ServerTime? _server;

    /// <param name="path">Keeps the server's time for the next start; null for a client of one question.</param>
    public BoxClock(TimeProvider time, BoxFaults faults, string? path)
    {
        (_time, _faults, _path) = (time, faults, path);
        _passed = new ServerTime(path is not null && Read(path) is { } kept && kept > Built ? kept : Built, Monotonic);
    }

    /// <summary>What is to be added to the machine's clock; null while no receipt taught it.</summary>
    public TimeSpan? Offset => Server?.Now(Monotonic) - _time.GetUtcNow();

    /// <summary>The server's time where the machine's clock is known to be wrong, else the machine's. UTC.</summary>
    public DateTimeOffset Now => OnServer(_time.GetUtcNow());

    private ServerTime? Server
    {
        get
        {
            lock (_lock)
            {
                return _server;
            }
        }
    }

    private TimeSpan Monotonic => _time.GetElapsedTime(0);

    /// <summary>For a question's begin, to be given back with its answer.</summary>
    public TimeSpan Ask() => Monotonic;

    /// <summary>A receipt came; says or takes back that the clock is wrong.</summary>
    /// <param name="serverEnds">Until when the certificate is good that vouches for it.</param>
    public void Hear(DateTimeOffset receivedAt, TimeSpan asked, DateTimeOffset serverEnds)
    {
        lock (_lock)
        {
            _server = ClockRules.Learn(_server, receivedAt, asked, Monotonic, Built, serverEnds);
        }

        _faults.Set(
            BoxFaultCodes.ClockWrong,
            Offset is { } offset && ClockRules.IsWrong(offset)
                ? "L'horloge du boîtier est fausse : les alertes partent, à l'heure du serveur. Vérifiez sa connexion et son réglage."
                : null);
    }

    /// <summary>A moment of the last hours, for people to read: right also when the machine's clock is not.</summary>
    public DateTimeOffset OnServer(DateTimeOffset moment) =>
        Offset is { } offset ? ClockRules.OnServer(moment, offset, _time.GetUtcNow()) : moment;

    /// <summary>When a certificate that begins then must be valid.</summary>
    public DateTimeOffset VerifyAt(DateTimeOffset begins)
    {
        var monotonic = Monotonic;
        return ClockRules.VerifyAt(_time.GetUtcNow(), Server?.Now(monotonic), _passed.Now(monotonic), begins);
    }

    /// <summary>For the next start. Throws where the disk takes nothing; nothing is lost by that but this.</summary>
    public void Keep()
    {
        if (_path is not null && Server is { } server)
        {
            // Twice: a bit that flipped in the year would have the box refuse its server for good.
            var text = server.Now(Monotonic).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            DurableFile.Replace(_path, Encoding.ASCII.GetBytes($"{text}\n{text}\n"));
        }
    }

    private static DateTimeOffset? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Split('\n') is [var one, var two, ""] && one == two
                && DateTimeOffset.TryParseExact(one, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var kept)
                    ? kept
                    : null;
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            // A first start, or a disk that StorageWatch reports: the build's day is what is left.
            return null;
        }
    }
}
