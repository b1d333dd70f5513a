extern alias server;

using System.Net.Sockets;
using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// The bench's own line into its server, a socket file in its folder: a question in JSON a line, an answer a line. The server asks its own handlers,
/// so that what is timed is theirs alone: no page, no network.
/// </summary>
internal sealed class Channel(PreparedFolder folder, IServiceScopeFactory scopes) : BackgroundService
{
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        File.Delete(folder.Channel);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder.Channel));
        listener.Listen();
        try
        {
            while (true)
            {
                using var asker = await listener.AcceptAsync(stoppingToken);
                await ServeAsync(asker, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends.
        }
        finally
        {
            File.Delete(folder.Channel);
        }
    }

    private async Task ServeAsync(Socket asker, CancellationToken stop)
    {
        using var reader = new StreamReader(new NetworkStream(asker));
        await using var writer = new StreamWriter(new NetworkStream(asker)) { AutoFlush = true };
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            var question = JsonSerializer.Deserialize<Question>(line, Json)!;
            string answer;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                answer = JsonSerializer.Serialize(await Questions.AnswerAsync(question, scope.ServiceProvider.GetRequiredService<IMediator>(), stop), Json);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                answer = JsonSerializer.Serialize(new Told(Trouble: $"{broken.GetType().Name}: {broken.Message}"), Json);
            }

            await writer.WriteLineAsync(answer.AsMemory(), stop);
        }
    }
}
