using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>Which of the three APIs answers: they agree on <c>/write</c> and <c>/query</c>, not on how places are made.</summary>
internal enum Flavour
{
    One = 1,
    Two = 2,
    Three = 3,
}

/// <summary>What a request came to, when it is for the caller to judge: 400, 413 and 422, that is the lines or the words are wrong.</summary>
internal sealed record InfluxReply(HttpStatusCode Status, string Said)
{
    public bool IsRefusal => Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;
}

/// <summary>
/// The server by HTTP. Away, hung, full, busy and refusing become one exception with a sentence; busy (429, 503) is waited for first, as long as the
/// server asks and no longer than <see cref="MostPatience"/>.
/// </summary>
internal sealed class InfluxServer(InfluxSettings settings, TimeProvider time, HttpMessageHandler handler) : IDisposable
{
    /// <summary>Said of a database that nobody made.</summary>
    public const string NoDatabase = "database not found";

    private const string RowsAPiece = "3000";

    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(60);
    private readonly HttpClient http = new(handler) { Timeout = settings.TimeOut, BaseAddress = Folder(settings.Url) };
    private Flavour? flavour;

    public InfluxSettings Settings => settings;

    public void Dispose() => http.Dispose();

    /// <summary>Asked once; a server that is replaced by one of another version is met by a restart.</summary>
    public async Task<Flavour> FlavourAsync(CancellationToken cancellationToken)
    {
        if (flavour is { } known)
        {
            return known;
        }

        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, "ping"), cancellationToken);
        var version = response.Headers.TryGetValues("X-Influxdb-Version", out var values) ? values.FirstOrDefault() : null;
        version ??= JsonText(await BodyAsync(response, cancellationToken), "version");
        flavour = version?.TrimStart('v') switch
        {
            ['1', '.', ..] => Flavour.One,
            ['2', '.', ..] => Flavour.Two,
            ['3', '.', ..] => Flavour.Three,
            null => throw Away("is no InfluxDB: its /ping names no version"),
            _ => throw Away("is an InfluxDB of a version that HomeCare does not know (1.8, 2.x and 3.x it does)"),
        };
        return flavour.Value;
    }

    /// <summary>Runs an InfluxQL statement on one place, or several, and gives each row of the answers.</summary>
    public Task QueryAsync(Place? place, string statements, TakeRow take, CancellationToken cancellationToken) =>
        AskAsync(place, statements, 1, take, "", cancellationToken);

    /// <summary>The same where thousands of rows of one person are awaited: they come in pieces of a third of a day, and the first is read while the server still makes the next.</summary>
    public Task QueryLongAsync(Place place, IReadOnlyList<string> statements, TakeRow take, CancellationToken cancellationToken) =>
        AskAsync(place, string.Join(';', statements), statements.Count, take, $"&chunked=true&chunk_size={RowsAPiece}", cancellationToken);

    private async Task AskAsync(Place? place, string statements, int count, TakeRow take, string how, CancellationToken cancellationToken)
    {
        var path = $"query?epoch=ns{how}{await WhereAsync(place, cancellationToken)}";
        using var response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([KeyValuePair.Create("q", statements)]) },
            cancellationToken);
        try
        {
            if (await InTimeAsync(limit => InfluxAnswer.ReadAsync(response.Content, count, take, limit), cancellationToken) is { } error)
            {
                // Of a database that is not there 1.6 says either, now this, now that.
                throw Away(error == "not executed" || error.StartsWith(NoDatabase, StringComparison.Ordinal) ? $"could not answer: {NoDatabase}" : $"could not answer: {Short(error)}");
            }
        }
        catch (Exception cut) when (cut is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: JSON, but a word where a number belongs.
            throw Away("cut its answer short, or is no InfluxDB", cut);
        }
    }

    /// <summary>
    /// Writes lines, over a network as gzip: a tenth of the bytes. On this machine packing and unpacking would cost a sixth of all that a batch does.
    /// What comes back is fine, or a refusal of these lines.
    /// </summary>
    public async Task<InfluxReply> WriteAsync(Place place, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var path = $"write?precision=ns{await WhereAsync(place, cancellationToken)}";
        var (body, isPacked) = settings.Url.IsLoopback ? (lines, false) : (await PackAsync(lines, cancellationToken), true);
        using var response = await SendAsync(
            () =>
            {
                var content = new ReadOnlyMemoryContent(body);
                if (isPacked)
                {
                    content.Headers.ContentEncoding.Add("gzip");
                }

                return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            },
            cancellationToken);
        return new InfluxReply(response.StatusCode, response.IsSuccessStatusCode ? "" : SaidBy(response, await BodyAsync(response, cancellationToken)));
    }

    private static async Task<ReadOnlyMemory<byte>> PackAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var packed = new MemoryStream(lines.Length / 4);
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(lines, cancellationToken);
        }

        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }

    /// <summary>A JSON call of the API that makes places; refusals and "there is already one" are the caller's.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            () => new HttpRequestMessage(method, path)
            {
                Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
            },
            cancellationToken,
            mayMiss: true);
        var said = await BodyAsync(response, cancellationToken);
        try
        {
            return (response.StatusCode, said.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(said));
        }
        catch (JsonException cut)
        {
            throw Away("cut its answer short, or is no InfluxDB", cut);
        }
    }

    public InfluxAwayException Away(string what, Exception? inner = null) => new($"InfluxDB ({settings}) {what}.", inner);

    private async Task<string> WhereAsync(Place? place, CancellationToken cancellationToken)
    {
        var database = Uri.EscapeDataString(settings.Database);
        return place is null ? "" : await FlavourAsync(cancellationToken) == Flavour.Three
            ? $"&db={database}_{place.Name}"
            : $"&db={database}&rp={place.Name}";
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, CancellationToken cancellationToken, bool mayMiss = false)
    {
        for (var waited = TimeSpan.Zero; ;)
        {
            using var request = make();
            request.Headers.Authorization = Authorization();
            var response = await TrySendAsync(request, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            {
                return IsForCaller(response.StatusCode) || (mayMiss && response.StatusCode == HttpStatusCode.NotFound) ? response : throw await FaultAsync(response, cancellationToken);
            }

            var pause = PauseAskedBy(response);
            response.Dispose();
            waited += pause;
            if (waited > MostPatience)
            {
                throw Away($"is too busy: it asks to come back in {pause.TotalSeconds:0} s");
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> TrySendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException away)
        {
            throw Away("does not answer", away);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late(late);
        }
    }

    private Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        InTimeAsync(response.Content.ReadAsByteArrayAsync, cancellationToken);

    // HttpClient's own time limit ends with the headers; the body gets as long again.
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(settings.TimeOut, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await read(either.Token);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            throw Away("broke off in its answer", cut);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late(late);
        }
    }

    private async Task<InfluxAwayException> FaultAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            return response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Away(
                    "refuses us: look at Telemetry:Influx:Token, or User and Password, and what they may do"),
                HttpStatusCode.NotFound => Away($"has no such database ({Short(SaidBy(response, await BodyAsync(response, cancellationToken)))})"),
                var status => Away($"answers {(int)status} ({Short(SaidBy(response, await BodyAsync(response, cancellationToken)))})"),
            };
        }
    }

    private TimeSpan PauseAskedBy(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => TimeSpan.FromSeconds(2),
        };
        return asked < TimeSpan.FromMilliseconds(100) ? TimeSpan.FromMilliseconds(100) : asked;
    }

    private AuthenticationHeaderValue? Authorization() => settings switch
    {
        { Token: { } token } => new AuthenticationHeaderValue(flavour == Flavour.Three ? "Bearer" : "Token", token),
        { User: { } user } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{settings.Password}"))),
        _ => null,
    };

    private InfluxAwayException Late(Exception late) => Away($"did not answer within {settings.TimeOut.TotalSeconds:0} s", late);

    private static bool IsForCaller(HttpStatusCode status) => (int)status is >= 200 and < 300
        or 400 or 409 or 413 or 422;

    private static string SaidBy(HttpResponseMessage response, byte[] body) =>
        response.Headers.TryGetValues("X-Influxdb-Error", out var said) ? string.Join(' ', said)
        : JsonText(body, "error") ?? JsonText(body, "message") ?? "";

    private static string? JsonText(byte[] body, string member)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(string said) => said.Length == 0 ? "no reason given" : said.Length <= 160 ? said : said[..160] + "…";

    private static Uri Folder(Uri url) => url.AbsolutePath.EndsWith('/') ? url : new UriBuilder(url) { Path = url.AbsolutePath + "/" }.Uri;
}
