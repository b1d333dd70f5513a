using System.Globalization;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Watchdog;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Danger;

/// <summary>
/// Owner of every deadline after a danger is told: reminders, the next in order, the professionals while the server is away. Each look asks the pure
/// rules what is owed and orders it; the spool knows each (event, contact, step) once, so looking twice sends nothing twice. Nothing of it stands before
/// the first alarm, which <see cref="Telling"/> sends.
/// </summary>
internal sealed partial class StoryWatch(
    DangersQueue queue, DangerWatch dangers, StoryLog log, RelativeTexts texts, EmergencyPlanFile plans, SmsSpool spool, EscalationLimits limits,
    TimeProvider time, ILogger<StoryWatch> logger, Heart? heart = null) : BackgroundService
{
    /// <summary>How long after it was raised a danger can be answered, and is asked about.</summary>
    public static readonly TimeSpan Followed = TimeSpan.FromHours(24);

    /// <summary>What was done longer ago is no news to anybody.</summary>
    private static readonly TimeSpan NewsFor = TimeSpan.FromHours(6);

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    private readonly WakeUp _wake = new(time);
    private readonly LoopMark _loop = (heart ?? new Heart(time)).Loop("escalation", TimeSpan.FromSeconds(60));
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (long SeenAt, TimeSpan Elapsed)> _followed = [];

    /// <summary>Somebody did something: look at once.</summary>
    public void Call() => _wake.Call();

    /// <summary>The dangers that are followed, oldest first: by the clock that does not jump once they are seen.</summary>
    public IReadOnlyList<KnownDanger> Dangers()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var fresh = queue.RaisedSince(now - Followed).UnionBy(dangers.UnwrittenStories(), danger => danger.EventId).ToList();
            foreach (var danger in fresh)
            {
                var since = now - danger.DueAt;
                _followed.TryAdd(danger.EventId, (time.GetTimestamp(), since > TimeSpan.Zero ? since : TimeSpan.Zero));
            }

            foreach (var old in _followed.Keys.Where(id => ElapsedOf(id) > Followed).ToList())
            {
                _followed.Remove(old);
            }

            var lost = _followed.Keys.Except(fresh.Select(danger => danger.EventId)).Select(queue.Find).OfType<KnownDanger>();
            return [.. fresh.Where(danger => _followed.ContainsKey(danger.EventId)).Concat(lost).OrderBy(danger => danger.DueAt)];
        }
    }

    public Story StoryOf(KnownDanger danger) => Story.Of(danger.TakenBackAt, log.Of(danger.EventId));

    /// <summary>First name, or name as the server says it, of who has a danger in hand; null for nobody. For the screen.</summary>
    public string? Coming(KnownDanger danger) => StoryOf(danger) switch
    {
        { EndedAt: not null } => null,
        { GoesBy: { } contact } => plans.Current?.Contacts.FirstOrDefault(one => one.ContactId == contact)?.FirstName,
        { StaffBy: { Length: > 0 } staff } => staff,
        _ => null,
    };

    /// <summary>What the server is asked about in a heartbeat: it has the danger, and did not say that somebody closed it.</summary>
    public IReadOnlyList<Guid> AskAbout() =>
    [
        .. Dangers().Where(danger => queue.IsOnServer(danger.EventId)
                && !log.Of(danger.EventId).Any(entry => entry.State is EventState.Closed or EventState.FalseAlarm))
            .Select(danger => danger.EventId),
    ];

    /// <summary>The server's word on dangers; heard twice it acts once.</summary>
    public void Hear(IReadOnlyList<EventWord> words)
    {
        foreach (var word in words.Where(word => queue.Find(word.EventId) is not null))
        {
            if (log.Add(new StoryEntry(OnceOf(word), word.EventId, word.At, State: word.State, By: word.By)))
            {
                LogServer(logger, word.EventId, word.State);
                _wake.Call();
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        dangers.Moved += _wake.Call;
        plans.Replaced += _wake.Call;
        try
        {
            while (true)
            {
                await _loop.SleepAsync(_wake, Look(), stoppingToken);
            }
        }
        finally
        {
            dangers.Moved -= _wake.Call;
            plans.Replaced -= _wake.Call;
        }
    }

    /// <summary>Orders what is owed, and says how long nothing else will be.</summary>
    private TimeSpan Look()
    {
        var next = Timeout.InfiniteTimeSpan;
        try
        {
            var complete = log.WriteWhatIsUnwritten();
            foreach (var danger in Dangers())
            {
                complete &= Follow(danger, ref next);
            }

            return complete ? next : Sooner(next, TryAgain);
        }
        catch (Exception broken) when (broken is SqliteException or ObjectDisposedException)
        {
            LogBroken(logger, broken);
            return TryAgain;
        }
    }

    private bool Follow(KnownDanger danger, ref TimeSpan next)
    {
        if (plans.Current is not { } plan)
        {
            return true;
        }

        var (story, complete) = (StoryOf(danger), true);
        if (story is { FalseBy: not null, EndedAt: { } ended } && danger.TakenBackAt is null)
        {
            complete = dangers.TakeBack(danger.EventId, ended);
        }

        if (!story.IsOpen && danger.TakenBackAt is null && story.FalseBy is null)
        {
            texts.Withdraw(danger.EventId, "Quelqu'un a répondu.");
        }

        foreach (var news in story.News.Where(news => time.GetUtcNow() - news.At < NewsFor))
        {
            texts.Tell(danger, plan, news);
        }

        var told = spool.List().Where(text => text.EventId == danger.EventId.ToString() && text.Step == Escalation.Raised)
            .ToDictionary(text => Guid.Parse(text.ContactId), text => text.State);
        var state = new EscalationState(
            ElapsedOf(danger.EventId), story.IsOpen, danger.DueAt - danger.OccurredAt > limits.LiveWithin, queue.IsOnServer(danger.EventId), story.CannotGo, told);
        var (owed, later) = Escalation.Due(state, plan, texts.Wants, limits);
        foreach (var step in owed)
        {
            LogOwed(logger, danger.EventId, step.Step);
            dangers.OrderWhileItStands(danger.EventId, () => texts.Alarm(danger, plan, [step.To], step.Step));
        }

        next = later is { } wait ? Sooner(next, wait) : next;
        return complete;
    }

    /// <summary>An end is said once. Taken and opened again it may be more than once, each at its time.</summary>
    private static string OnceOf(EventWord word) => word.State is EventState.Taken or EventState.Reopened
        ? string.Create(CultureInfo.InvariantCulture, $"server:{word.EventId:N}:{word.State}:{word.At.ToUnixTimeMilliseconds()}")
        : $"server:{word.EventId:N}:{word.State}";

    private TimeSpan ElapsedOf(Guid id)
    {
        lock (_lock)
        {
            return _followed.TryGetValue(id, out var one) ? one.Elapsed + time.GetElapsedTime(one.SeenAt) : TimeSpan.Zero;
        }
    }

    private static TimeSpan Sooner(TimeSpan one, TimeSpan other) => one == Timeout.InfiniteTimeSpan || other < one ? other : one;

    [LoggerMessage(Level = LogLevel.Information, Message = "Danger {EventId}: the server says {State}")]
    private static partial void LogServer(ILogger log, Guid eventId, EventState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Danger {EventId}: {Step} is owed")]
    private static partial void LogOwed(ILogger log, Guid eventId, string step);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The escalation could not look; tried again")]
    private static partial void LogBroken(ILogger log, Exception broken);
}
