using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Gateway.Uplink;
using HomeCare.Gateway.Watchdog;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WireDanger = HomeCare.Modules.Wire.Danger;

namespace HomeCare.Gateway.Danger;

/// <summary>
/// Carries a danger along its two ways. Order: commit to the outbox; then ring the uplink and hand the texts to the SMS spool, neither waiting
/// for the other. A disk that does not take the commit stops neither: the danger is then told from memory, and the bracelet is not confirmed.
/// </summary>
internal sealed partial class DangerWatch(
    DangersQueue queue, Telling telling, EmergencyPlanFile plans, UplinkSignals uplink, DangerLimits limits,
    TimeProvider time, ILogger<DangerWatch> log, Heart? heart = null) : BackgroundService
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly WakeUp _wake = new(time);
    private readonly LoopMark _loop = (heart ?? new Heart(time)).Loop("danger", TimeSpan.FromSeconds(60));
    private readonly Dictionary<Guid, (KnownDanger Danger, long At)> _due = [];
    private readonly UnwrittenDangers _unwritten = new();

    /// <summary>Dangers that the disk did not take: the uplink sends them from here.</summary>
    public IReadOnlyList<WireDanger> Unwritten()
    {
        lock (_lock)
        {
            return [.. _unwritten.All.Where(danger => danger.Raised).Select(danger => DangersQueue.OnTheWire(danger, DangerPhase.Raised))];
        }
    }

    /// <summary>A danger was raised or taken back: who escalates should look.</summary>
    public event Action? Moved;

    /// <summary>Of those that the disk did not take, what relatives are told of.</summary>
    public IReadOnlyList<KnownDanger> UnwrittenStories()
    {
        lock (_lock)
        {
            return [.. _unwritten.All.Where(danger => danger is { Raised: true, PartOf: null })];
        }
    }

    /// <summary>True once the signal and what it led to are durable (or were already): the bracelet may forget it.</summary>
    public bool Take(string bracelet, BraceletEvent signal) => Take(DangerSign.Of(bracelet, signal, limits));

    /// <summary>The same for a red minute. What is known and told already costs a look, and wakes nobody.</summary>
    public bool Take(DangerSign sign)
    {
        bool durable;
        lock (_lock)
        {
            durable = Write(sign, out var known);
            if (known)
            {
                return durable;
            }

            Advance();
        }

        _wake.Call();
        Moved?.Invoke();
        return durable;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        plans.Replaced += _wake.Call;
        try
        {
            Resume();
            while (true)
            {
                TimeSpan next;
                lock (_lock)
                {
                    next = Advance();
                }

                Moved?.Invoke();
                await _loop.SleepAsync(_wake, next, stoppingToken);
            }
        }
        finally
        {
            plans.Replaced -= _wake.Call;
        }
    }

    private bool Write(DangerSign sign, out bool known)
    {
        var now = time.GetUtcNow();
        known = false;
        try
        {
            if (queue.Has(sign.Frame.Source, sign.Frame.Id))
            {
                return true;
            }

            var decision = sign.Decide([.. queue.Since(sign.At - Reach(sign)).UnionBy(_unwritten.All, danger => danger.EventId)], now);
            if (known = decision is DangerDecision.Nothing)
            {
                return true;
            }

            var made = Made(sign, decision, now);
            queue.Put(sign.Frame.Source, sign.Frame.Id, made, decision is DangerDecision.TakeBack back ? back.Events : [], sign.At);
            foreach (var id in decision is DangerDecision.TakeBack again ? again.Events : [])
            {
                _unwritten.TakeBack(id, sign.At);
            }

            LogDecided(log, sign.Frame.Source, decision.GetType().Name, made?.EventId);
            if (made is not null)
            {
                _unwritten.Forget(made.EventId);
                Schedule(made, made.DueAt - now);
            }

            return true;
        }
        catch (SqliteException broken)
        {
            LogNotWritten(log, sign.Frame.Source, broken.SqliteErrorCode);
            known = !KeepInMemory(sign, now);
            return false;
        }
    }

    private TimeSpan Reach(DangerSign sign) =>
        RedRules.Is(sign.FoldsAs) ? limits.RedReach : limits.TakeBackReach > limits.Episode ? limits.TakeBackReach : limits.Episode;

    private static KnownDanger? Made(DangerSign sign, DangerDecision decision, DateTimeOffset now) => decision switch
    {
        DangerDecision.Raise raise => Make(sign, raise.Kind, now, raise.After, partOf: null),
        DangerDecision.Fold fold => Make(sign, sign.FoldsAs, now, TimeSpan.Zero, fold.Into),
        _ => null,
    };

    private static KnownDanger Make(DangerSign sign, DangerKind kind, DateTimeOffset now, TimeSpan after, Guid? partOf) => new(
        sign.Frame.EventId,
        kind, sign.At, sign.Bracelet, sign.Immobile, sign.Value, now + after,
        Raised: after == TimeSpan.Zero, TakenBackAt: null, ToldRaised: false, ToldCancelled: false, partOf);

    // The wall clock may step while it waits; the timer goes by the monotonic one.
    private void Schedule(KnownDanger danger, TimeSpan after)
    {
        if (danger.IsWaiting)
        {
            _due.TryAdd(danger.EventId, (danger, time.GetTimestamp() + (long)(after.TotalSeconds * time.TimestampFrequency)));
        }
    }

    /// <summary>False when it changes nothing.</summary>
    private bool KeepInMemory(DangerSign sign, DateTimeOffset now)
    {
        var waiting = _due.Values.Select(one => one.Danger);
        var decision = sign.Decide([.. waiting.UnionBy(_unwritten.All, danger => danger.EventId)], now);
        if (Made(sign, decision, now) is { } made)
        {
            _unwritten.Keep(made, sign.Frame);
            Schedule(made, made.DueAt - now);
        }

        foreach (var id in decision is DangerDecision.TakeBack back ? back.Events : [])
        {
            _unwritten.TakeBack(id, sign.At);
            _due.Remove(id);
        }

        return decision is not DangerDecision.Nothing;
    }

    /// <summary>After a restart: what waited goes on waiting for what is left of its time, never longer than the whole.</summary>
    private void Resume()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var danger in queue.WaitingForCancel())
            {
                Schedule(danger, TimeSpan.FromSeconds(Math.Clamp((danger.DueAt - now).TotalSeconds, 0, limits.FallWindow.TotalSeconds)));
            }
        }
    }

    /// <summary>Raises what is due, tells what is untold, and says how long nothing else is to be done.</summary>
    private TimeSpan Advance()
    {
        var complete = RaiseWhatIsDue();
        uplink.Dangers.Call();
        complete &= telling.TellWhatIsUntold(_unwritten);
        complete &= WriteWhatIsUnwritten();
        var next = complete ? Timeout.InfiniteTimeSpan : TryAgain;
        foreach (var (_, at) in _due.Values)
        {
            var left = time.GetElapsedTime(time.GetTimestamp(), at);
            next = left > TimeSpan.Zero && (next == Timeout.InfiniteTimeSpan || left < next) ? left : next;
        }

        return next;
    }

    private bool RaiseWhatIsDue()
    {
        var complete = true;
        foreach (var (id, (danger, _)) in _due.Where(one => time.GetElapsedTime(time.GetTimestamp(), one.Value.At) <= TimeSpan.Zero).ToList())
        {
            try
            {
                if (queue.Raise(id))
                {
                    _unwritten.Forget(id);
                }
                else if (_unwritten.Has(id))
                {
                    _unwritten.Raise(danger);
                }

                _due.Remove(id);
            }
            catch (SqliteException broken)
            {
                LogNotRaised(log, id, broken.SqliteErrorCode);
                _unwritten.Raise(danger);
                complete = false;
            }
        }

        return complete;
    }

    /// <summary>Once the disk takes writes again, what was told from memory is put where a restart finds it.</summary>
    private bool WriteWhatIsUnwritten()
    {
        try
        {
            foreach (var (danger, frame) in _unwritten.NeverWritten)
            {
                queue.Put(frame.Source, frame.Id, danger, danger.TakenBackAt is null ? [] : [danger.EventId], danger.TakenBackAt ?? danger.OccurredAt);
                _unwritten.Forget(danger.EventId);
            }

            return true;
        }
        catch (SqliteException broken)
        {
            LogStillNotWritten(log, broken.SqliteErrorCode);
            return false;
        }
    }
}
