using System.Collections.Concurrent;
using System.Text.Json;
using HomeCare.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace HomeCare.Tests.Gateway.Support;

/// <summary>
/// A small server of the real wire on a real port, mutual TLS included: it stores by (epoch, sequence) and (event, phase), answers exactly, and
/// misbehaves as told.
/// </summary>
internal sealed class ServerTwin : IAsyncDisposable
{
    private TestAuthority _authority = new();
    private Func<TestAuthority, System.Security.Cryptography.X509Certificates.X509Certificate2> _certificate = authority => authority.ForServer();
    private readonly List<(string? Path, Func<HttpContext, Func<Task>, Task> Once)> _misbehaviours = [];
    private WebApplication? _app;
    private int _port;

    public string Code { get; } = "ABCD-1234";

    public string AuthorityPem => _authority.Pem;

    public ConcurrentDictionary<(long Epoch, long Sequence), BoxReading> Readings { get; } = new();

    public ConcurrentDictionary<(Guid Event, BoxDangerPhase Phase), BoxDanger> Dangers { get; } = new();

    public ConcurrentQueue<BoxHeartbeat> Heartbeats { get; } = new();

    public int Duplicates;

    /// <summary>Every body as it came, with its path.</summary>
    public ConcurrentQueue<(string Path, string Body)> Posts { get; } = new();

    public BoxEmergencyPlan? Plan { get; set; }

    /// <summary>Items that this server will not take: by sequence.</summary>
    public HashSet<long> RefusedSequences { get; } = [];

    /// <summary>Batches with one of these are refused whole, as a broken schema would be.</summary>
    public HashSet<long> PoisonedSequences { get; } = [];

    /// <summary>What a renewal answers, when it is not what this server's authority signs.</summary>
    public Func<BoxRenewalRequest, BoxRenewalAnswer>? Renew { get; set; }

    public bool RefusesRenewal { get; set; }

    /// <summary>The certificates that were presented, in order, each once in a row.</summary>
    public ConcurrentQueue<string> Presented { get; } = new();

    /// <summary>Heartbeats ask for this until one says that it is done.</summary>
    public BoxReplayRequest? Replay { get; set; }

    public Uri Address => new($"https://localhost:{_port}");

    public static async Task<ServerTwin> StartAsync()
    {
        var twin = new ServerTwin();
        await twin.UpAsync();
        return twin;
    }

    public string SignFor(string request) => _authority.ForBox(request);

    /// <summary>From the next <see cref="UpAsync"/> on, the server is another authority's.</summary>
    public void ChangeAuthority(TestAuthority next) => _authority = next;

    /// <summary>From the next <see cref="UpAsync"/> on.</summary>
    public void ShowCertificate(Func<TestAuthority, System.Security.Cryptography.X509Certificates.X509Certificate2> certificate) => _certificate = certificate;

    /// <summary>For the next post (to the path); it may call the right answer itself.</summary>
    public void Misbehave(Func<HttpContext, Func<Task>, Task> once, string? path = null)
    {
        lock (_misbehaviours)
        {
            _misbehaviours.Add((path, once));
        }
    }

    public bool IsDown => _app is null;

    public async Task UpAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(_port, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = _certificate(_authority);
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        if (_port == 0)
        {
            _port = FreePort.Next();
        }

        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public async Task DownAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
            await app.StopAsync(atOnce.Token);
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _authority.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        Posts.Enqueue((context.Request.Path, System.Text.Encoding.UTF8.GetString(bytes)));
        Task Right() => RightAsync(context, bytes);
        await (Misbehaviour(context.Request.Path) is { } misbehave ? misbehave(context, Right) : Right());
    }

    private Func<HttpContext, Func<Task>, Task>? Misbehaviour(string path)
    {
        lock (_misbehaviours)
        {
            var next = _misbehaviours.FindIndex(one => one.Path is null || one.Path == path);
            if (next < 0)
            {
                return null;
            }

            var once = _misbehaviours[next].Once;
            _misbehaviours.RemoveAt(next);
            return once;
        }
    }

    private async Task RightAsync(HttpContext context, byte[] body)
    {
        var path = context.Request.Path.Value;
        if (path == BoxWire.EnrolmentPath)
        {
            await EnrolAsync(context, body);
            return;
        }

        if (path == "/health/live")
        {
            await context.Response.WriteAsync("live");
            return;
        }

        if (context.Connection.ClientCertificate is null)
        {
            context.Response.StatusCode = 403;
            return;
        }

        var presented = context.Connection.ClientCertificate.Thumbprint;
        if (Presented.LastOrDefault() != presented)
        {
            Presented.Enqueue(presented);
        }

        if (!BoxDigest.Matches(context.Request.Headers["Content-Digest"], body))
        {
            await ProblemAsync(context, 400, "digest");
            return;
        }

        if (path == BoxWire.RenewalPath)
        {
            if (RefusesRenewal)
            {
                await ProblemAsync(context, 403, "Ce boîtier n'existe pas.");
                return;
            }

            var asked = JsonSerializer.Deserialize<BoxRenewalRequest>(body, BoxWireJson.Options)!;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(
                Renew?.Invoke(asked) ?? new BoxRenewalAnswer(SignFor(asked.CertificateRequestPem), AuthorityPem), BoxWireJson.Options));
            return;
        }

        List<BoxItemReceipt>? lines = path switch
        {
            BoxWire.ReadingsPath => Take(JsonSerializer.Deserialize<BoxReadingsBatch>(body, BoxWireJson.Options)!),
            BoxWire.DangersPath => Take(JsonSerializer.Deserialize<BoxDangersBatch>(body, BoxWireJson.Options)!),
            _ => Take(JsonSerializer.Deserialize<BoxHeartbeat>(body, BoxWireJson.Options)!),
        };
        if (lines is null)
        {
            await ProblemAsync(context, 422, "schema");
            return;
        }

        using var read = JsonDocument.Parse(body);
        var done = read.RootElement.TryGetProperty("replayed", out var replayed) ? replayed.GetGuid() : (Guid?)null;
        var asks = path == BoxWire.HeartbeatsPath && Replay is { } wanted && wanted.Id != done ? Replay : null;
        var known = read.RootElement.GetProperty("knownPlanVersion").GetInt32();
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(
            new BoxReceipt(1, TimeProvider.System.GetUtcNow(), lines, Plan is { } plan && plan.Version > known ? plan : null, asks), BoxWireJson.Options));
    }

    private async Task EnrolAsync(HttpContext context, byte[] body)
    {
        var request = JsonSerializer.Deserialize<BoxEnrolmentRequest>(body, BoxWireJson.Options)!;
        if (request.Code != Code)
        {
            await ProblemAsync(context, 403, "Ce code n'est pas valable : demandez-en un nouveau.");
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(
            new BoxEnrolmentAnswer(Guid.NewGuid(), SignFor(request.CertificateRequestPem), AuthorityPem), BoxWireJson.Options));
    }

    private List<BoxItemReceipt>? Take(BoxReadingsBatch batch)
    {
        var readings = batch.Items.Select(item => item.Deserialize<BoxReading>(BoxWireJson.Options)!).ToList();
        if (readings.Any(reading => PoisonedSequences.Contains(reading.Sequence)))
        {
            return null;
        }

        return [.. readings.Select((reading, index) => new BoxItemReceipt(
            index,
            RefusedSequences.Contains(reading.Sequence) ? BoxItemOutcome.Refused : Outcome(Readings.TryAdd((batch.Epoch, reading.Sequence), reading)),
            Sequence: reading.Sequence,
            Reason: RefusedSequences.Contains(reading.Sequence) ? "not_understood" : null))];
    }

    private List<BoxItemReceipt> Take(BoxDangersBatch batch) =>
    [
        .. batch.Items.Select(item => item.Deserialize<BoxDanger>(BoxWireJson.Options)!).Select((danger, index) => new BoxItemReceipt(
            index, Outcome(Dangers.TryAdd((danger.EventId, danger.Phase), danger)), EventId: danger.EventId)),
    ];

    private List<BoxItemReceipt> Take(BoxHeartbeat heartbeat)
    {
        Heartbeats.Enqueue(heartbeat);
        return [];
    }

    private BoxItemOutcome Outcome(bool isNew)
    {
        if (!isNew)
        {
            Interlocked.Increment(ref Duplicates);
        }

        return isNew ? BoxItemOutcome.Stored : BoxItemOutcome.Duplicate;
    }

    private static async Task ProblemAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { title = "Refusé", detail }));
    }
}
