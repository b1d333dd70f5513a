using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts.Canary;

/// <summary>
/// Looks after the canary every five seconds. When no fall of it has come through for too long it says so in the log and texts support: at once, again each
/// hour, and when it is over. Its own storage being away is one of the reasons why none may come, and does not keep it from saying so.
/// </summary>
internal sealed partial class CanaryWatch(
    IServiceScopeFactory scopes, CanarySettings settings, CanaryMemory memory, ISmsSender sender, TimeProvider clock, ILogger<CanaryWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SayAgain = TimeSpan.FromHours(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);

    private bool wasLate;
    private (long At, bool Heard)? said;
    private long? forgot;

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (settings.Patient is not { } canary)
        {
            return;
        }

        var missing = CanaryPart.Fall;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var book = scope.ServiceProvider.GetRequiredService<CanaryBook>();
            await book.EndAsync(canary, cancellation);
            missing = (await book.FindAsync(canary, cancellation)).Missing;
            if (forgot is not { } last || clock.GetElapsedTime(last) > SayAgain)
            {
                forgot = clock.GetTimestamp();
                await book.ForgetAsync(canary, cancellation);
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            NotLooked(exception);
        }

        await SayAsync(memory.IsLate(settings, clock.GetUtcNow()), missing, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Patient is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task SayAsync(bool isLate, CanaryPart missing, CancellationToken cancellation)
    {
        if (isLate && !wasLate)
        {
            Late(missing, memory.WholeAt);
        }
        else if (!isLate && wasLate)
        {
            BackAgain();
            await TextAsync("HOMECARE: le canari passe de nouveau, la chaine d'alerte est entiere.", cancellation);
            said = null;
        }

        wasLate = isLate;
        if (isLate && (said is not { } last || clock.GetElapsedTime(last.At) > (last.Heard ? SayAgain : TryAgain)))
        {
            var part = missing switch
            {
                CanaryPart.ServerText => "le SMS du serveur",
                CanaryPart.BoxText => "le SMS du boitier",
                _ => "aucune chute n'arrive",
            };
            said = (clock.GetTimestamp(), await TextAsync($"HOMECARE: la chaine d'alerte n'est plus entiere (canari). Manque: {part}. Voir le site, SMS du serveur.", cancellation));
        }
    }

    /// <summary>Not by the outbox: that may be what is broken. False when no channel took it.</summary>
    private async Task<bool> TextAsync(string words, CancellationToken cancellation)
    {
        if (settings.PageE164 is not { } number)
        {
            return true;
        }

        try
        {
            var sent = await sender.SendAsync(new Sms("CANARI", number, words, "canary"), cancellation).WaitAsync(TextTry.SenderPatience, clock, cancellation);
            if (sent.Outcome == SendOutcome.Accepted)
            {
                return true;
            }

            NotTold(sent.ProofOrReason);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            NotTold(exception.GetType().Name);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "No fall of the canary comes through any more: missing {Part}, last whole {WholeAt:O}. Look at the canary's box first, then at the boxes' door and the channels of texts")]
    private partial void Late(CanaryPart part, DateTimeOffset? wholeAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The canary's falls come through again")]
    private partial void BackAgain();

    [LoggerMessage(Level = LogLevel.Error, Message = "The canary could not be looked after; looking again in 5 s")]
    private partial void NotLooked(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Support could not be texted that the canary is missing ({Reason}); again in 30 s")]
    private partial void NotTold(string reason);
}
