using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Web;
using HomeCare.Gateway.Sms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.SmsGateway;

/// <summary>
/// The door on 127.0.0.1: POST /messages (To, Body, StatusCallback) as Twilio's message resource takes it, and GET /status. A text is answered when the network
/// has it or has not: 201 with its sid; 400 for a number or words that no try can help; 503 for what certainly did not leave; 500 for what may have left.
/// </summary>
internal sealed partial class TextDoor(HttpListener door, TextsUnderWay texts, GsmModem modem, ServerWords words, ILogger<TextDoor> log) : BackgroundService
{
    private const int MostBytes = 16 * 1024;
    private const int RestSeconds = 5;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<Task, bool> answering = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var prefix in door.Prefixes)
        {
            Listening(prefix);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var answer = AnswerAsync(await door.GetContextAsync().WaitAsync(stoppingToken), stoppingToken);
                answering.TryAdd(answer, true);
                _ = answer.ContinueWith(done => answering.TryRemove(done, out _), TaskScheduler.Default);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        // What is with the modem now is still answered: else the server would have to take it for perhaps sent.
        await Task.WhenAll(answering.Keys);
        door.Stop();
    }

    private async Task AnswerAsync(HttpListenerContext call, CancellationToken stop)
    {
        try
        {
            var (status, body) = await HandleAsync(call.Request, call.Response, stop);
            call.Response.StatusCode = status;
            call.Response.ContentType = MediaTypeNames.Application.Json;
            await JsonSerializer.SerializeAsync(call.Response.OutputStream, body, body.GetType(), Json, CancellationToken.None);
            call.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The server hung up, or we stop: it asks again, and is told what became of the same text.
            call.Response.Abort();
        }
        catch (Exception broken)
        {
            Broke(broken);
            call.Response.Abort();
        }
    }

    private async Task<(int Status, object Body)> HandleAsync(HttpListenerRequest request, HttpListenerResponse response, CancellationToken stop)
    {
        if (!words.IsServer(request.Headers["Authorization"]))
        {
            response.AddHeader("WWW-Authenticate", "Basic realm=\"homecare\"");
            return Say(HttpStatusCode.Unauthorized, "not_the_server", "User or password is not the one of --passwordFile.");
        }

        switch (request.Url?.AbsolutePath, request.HttpMethod)
        {
            case ("/status", "GET"):
                var now = modem.Status;
                return (now.CanSend ? 200 : 503, new { State = now.State.ToString().ToLowerInvariant(), now.Sentence, now.Operator, now.SignalPercent, now.Since });
            case ("/messages", "POST"):
                return await TakeAsync(request, response, stop);
            default:
                return Say(HttpStatusCode.NotFound, "not_found", "There is POST /messages and GET /status.");
        }
    }

    private async Task<(int Status, object Body)> TakeAsync(HttpListenerRequest request, HttpListenerResponse response, CancellationToken stop)
    {
        if (await ReadAsync(request, stop) is not { } form)
        {
            return Say(HttpStatusCode.RequestEntityTooLarge, "too_large", $"The content is larger than {MostBytes} bytes.");
        }

        var asked = HttpUtility.ParseQueryString(form);
        if (asked["To"] is not { Length: > 0 } to || asked["Body"] is not { Length: > 0 } body)
        {
            return Say(HttpStatusCode.BadRequest, "incomplete", "To and Body are needed, as a form.");
        }

        Uri? reportTo = null;
        if (asked["StatusCallback"] is { Length: > 0 } callback && (reportTo = ServerWords.MayCall(callback)) is null)
        {
            return Say(HttpStatusCode.BadRequest, "callback", "StatusCallback is neither https nor http of this machine.");
        }

        switch (await texts.SendAsync(to, body, reportTo, stop))
        {
            case TextAnswer.Taken(var sid):
                return ((int)HttpStatusCode.Created, new { Sid = sid, Status = "sent" });
            case TextAnswer.Refused({ IsFinal: true } never):
                return Say(HttpStatusCode.BadRequest, never.Code, never.Sentence);
            case TextAnswer.Refused(var now):
                response.AddHeader("Retry-After", $"{RestSeconds}");
                return Say(HttpStatusCode.ServiceUnavailable, now.Code, now.Sentence);
            case TextAnswer.Unknown(var why):
                return Say(HttpStatusCode.InternalServerError, "unknown", why);
            default:
                throw new InvalidOperationException("a text has three ends");
        }
    }

    private static (int Status, object Body) Say(HttpStatusCode status, string code, string message) => ((int)status, new { Code = code, Message = message });

    /// <summary>The body's form; null for one that is too large.</summary>
    private static async Task<string?> ReadAsync(HttpListenerRequest request, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes + 1);
        try
        {
            var length = await request.InputStream.ReadAtLeastAsync(buffer.AsMemory(0, MostBytes + 1), MostBytes + 1, throwOnEndOfStream: false, stop);
            return length > MostBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            // Somebody's number and words stood in it.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Texts are taken at {Prefix}messages")]
    private partial void Listening(string prefix);

    [LoggerMessage(Level = LogLevel.Error, Message = "A call could not be answered")]
    private partial void Broke(Exception broken);
}
