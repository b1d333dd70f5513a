using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.SmsGateway;

/// <summary>
/// Tells the server what the network said, until it has heard: reports and answers each in their order, and neither waits for the other. What it has not heard in half an
/// hour it is spared: an answer so old could take an alert that it was not meant for.
/// </summary>
internal sealed partial class ServerCalls(HttpClient http, ServerWords words, TimeProvider time, ILogger<ServerCalls> log) : BackgroundService
{
    private static readonly TimeSpan TooOld = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly Channel<(ServerCall Call, DateTimeOffset At)> reports = Line();
    private readonly Channel<(ServerCall Call, DateTimeOffset At)> replies = Line();

    /// <summary>What became of a text; null for nothing to tell.</summary>
    public void Report(ServerCall? call) => Put(reports, call);

    /// <summary>A text that came in; null for nothing to tell.</summary>
    public void Reply(ServerCall? call) => Put(replies, call);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(TellAsync(reports.Reader, stoppingToken), TellAsync(replies.Reader, stoppingToken));

    private static Channel<(ServerCall, DateTimeOffset)> Line() =>
        Channel.CreateBounded<(ServerCall, DateTimeOffset)>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private void Put(Channel<(ServerCall Call, DateTimeOffset At)> line, ServerCall? call)
    {
        if (call is not null)
        {
            line.Writer.TryWrite((call, time.GetUtcNow()));
        }
    }

    private async Task TellAsync(ChannelReader<(ServerCall Call, DateTimeOffset At)> line, CancellationToken stoppingToken)
    {
        await foreach (var (call, at) in line.ReadAllAsync(stoppingToken))
        {
            for (var pause = TimeSpan.FromSeconds(1); !await IsHeardAsync(call, stoppingToken); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                if (time.GetUtcNow() - at > TooOld)
                {
                    GivenUp(call.To.AbsolutePath, TooOld.TotalMinutes);
                    break;
                }

                await Task.Delay(pause, time, stoppingToken);
            }
        }
    }

    private async Task<bool> IsHeardAsync(ServerCall call, CancellationToken stop)
    {
        using var request = words.Request(call);
        try
        {
            using var response = await http.SendAsync(request, stop);
            if ((int)response.StatusCode is >= 400 and < 500 and not ((int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests))
            {
                // It will not hear this another time either, and others wait behind.
                NotWanted(call.To.AbsolutePath, (int)response.StatusCode);
                return true;
            }

            return response.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !stop.IsCancellationRequested))
        {
            ServerAway(call.To.AbsolutePath);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The server refuses {Path} with {Status}: 403 says that its password or the address it thinks it has is another. It does not hear what the network said")]
    private partial void NotWanted(string path, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server does not answer at {Path}; it is told again")]
    private partial void ServerAway(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "The server has not heard {Path} for {Minutes} minutes; it is not told any more")]
    private partial void GivenUp(string path, double minutes);
}
