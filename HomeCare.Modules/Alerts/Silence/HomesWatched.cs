using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>Which homes this process watches: each has one owner among the processes, by the person's id.</summary>
/// <param name="Part">This process's, from 0.</param>
/// <param name="Of">How many parts there are; 1 is all of them.</param>
/// <param name="Here">Where processes share the people another way: whom this one keeps. Null for no such sharing.</param>
internal sealed record HomesOwned(int Part, int Of, KeptHere? Here = null)
{
    public static HomesOwned All { get; } = new(0, 1);

    public bool OwnsAll => Of == 1 && (Here is null || Here.IsEveryone);

    public bool Owns(Home home)
    {
        if (Here?.Has(home.Patient.Value) == false)
        {
            return false;
        }

        Span<byte> id = stackalloc byte[16];
        home.Patient.Value.TryWriteBytes(id);
        return BitConverter.ToUInt32(id) % (uint)Of == (uint)Part;
    }
}

/// <summary>One home in the wheel, under the earliest of its sources' deadlines.</summary>
internal sealed class WatchedHome(Home home) : Deadline
{
    public Home Home { get; } = home;

    /// <summary>The network its box last named; null for none.</summary>
    public string? Operator { get; set; }

    /// <summary>How many of its sources are late or silent.</summary>
    public int Late { get; set; }

    /// <summary>Its box was heard where it stands.</summary>
    public bool Seen { get; set; }
}

/// <summary>A source that is late or silent now.</summary>
internal sealed class QuietSource(WatchedHome home)
{
    public WatchedHome Home { get; } = home;

    public Quiet Quiet { get; set; }

    /// <summary>The mass silence that holds it: it raises nothing of its own meanwhile.</summary>
    public Guid? Incident { get; set; }
}

/// <summary>
/// What the silence watch remembers: a deadline a home, about 150 bytes each and nothing that grows with messages. No message touches it: when a deadline falls
/// due the sources' last word is looked up, and the deadline moves to where that puts it. Used by one sweep at a time.
/// </summary>
internal sealed class HomesWatched(TimeProvider clock, HomesOwned owned)
{
    /// <summary>How often the homes are held against Patients' list; a home is silent after three minutes at the earliest.</summary>
    private static readonly TimeSpan ListedEvery = TimeSpan.FromMinutes(1);

    /// <summary>A source of which nothing is known now may be spoken of by then.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Slots of a second; no deadline lies further ahead than two minutes, so that a turn is never begun twice.</summary>
    private readonly DeadlineWheel<WatchedHome> wheel = new(clock.GetTimestamp(), clock.TimestampFrequency, 1024);
    private readonly Dictionary<BoxId, WatchedHome> homes = [];
    private readonly Dictionary<string, int> operators = [];
    private long? listedAt;

    public int Count => homes.Count;

    public int SeenCount { get; private set; }

    /// <summary>The homes as last listed, for what is looked at in turns.</summary>
    public IReadOnlyList<Home> Homes { get; private set; } = [];

    public Dictionary<(BoxId Box, AlertRule Rule), QuietSource> Quiets { get; } = [];

    /// <summary>The incidents that last; null until they were read from storage.</summary>
    public List<Incident>? Incidents { get; set; }

    public bool IsListDue => listedAt is not { } at || clock.GetElapsedTime(at) >= ListedEvery;

    public int SeenOf(string? @operator) => @operator is null ? SeenCount : operators.GetValueOrDefault(@operator);

    public bool Has(Home home) => homes.TryGetValue(home.Box, out var watched) && watched.Home == home;

    /// <summary>Takes in who was admitted or moved, lets go of who was discharged.</summary>
    /// <param name="listed">All homes now.</param>
    /// <param name="over">First looks are spread over this time, so that a start with everyone is no heavier than any sweep.</param>
    public void List(IReadOnlyList<Home> listed, TimeSpan over)
    {
        Homes = owned.OwnsAll ? listed : [.. listed.Where(owned.Owns)];
        var (now, known) = (clock.GetTimestamp(), 0);
        for (var place = 0; place < Homes.Count; place++)
        {
            var home = Homes[place];
            if (homes.TryGetValue(home.Box, out var watched))
            {
                if (ReferenceEquals(watched.Home, home) || watched.Home == home)
                {
                    known++;
                    continue;
                }

                Remove(watched);
            }

            known++;
            var added = homes[home.Box] = new WatchedHome(home);
            wheel.Set(added, now + (long)(over.TotalSeconds * clock.TimestampFrequency * place / Homes.Count));
        }

        if (known < homes.Count)
        {
            var listedNow = Homes.Select(home => home.Box).ToHashSet();
            homes.Values.Where(watched => !listedNow.Contains(watched.Home.Box)).ToList().ForEach(Remove);
        }

        listedAt = now;
    }

    public void Remove(WatchedHome watched)
    {
        wheel.Drop(watched);
        homes.Remove(watched.Home.Box);
        See(watched, seen: false, null);
        foreach (var rule in SilenceRules.All)
        {
            Quiets.Remove((watched.Home.Box, rule));
        }
    }

    /// <summary>The homes whose deadline has come, and of the others those named.</summary>
    public List<WatchedHome> TakeDue(IEnumerable<BoxId> besides)
    {
        var due = new List<WatchedHome>();
        wheel.TakeDue(clock.GetTimestamp(), due);
        foreach (var box in besides)
        {
            if (homes.TryGetValue(box, out var watched) && watched.Slot >= 0)
            {
                wheel.Drop(watched);
                due.Add(watched);
            }
        }

        return due;
    }

    public void LookAgain(WatchedHome watched, TimeSpan after)
    {
        if (homes.TryGetValue(watched.Home.Box, out var same) && same == watched)
        {
            wheel.Set(watched, clock.GetTimestamp() + (long)(after.TotalSeconds * clock.TimestampFrequency));
        }
    }

    /// <summary>Notes which of a home's sources are late now, and sets its next deadline. True when any is.</summary>
    /// <param name="watched">The home.</param>
    /// <param name="quiets">What the rules say, in their order.</param>
    /// <param name="now">The server's clock.</param>
    public bool Note(WatchedHome watched, ReadOnlySpan<Quiet?> quiets, DateTimeOffset now)
    {
        var (late, next) = (0, LongestWait);
        for (var place = 0; place < quiets.Length; place++)
        {
            var key = (watched.Home.Box, SilenceRules.All[place]);
            if (quiets[place] is { } quiet && quiet.IsLate(now))
            {
                late++;
                if (!Quiets.TryGetValue(key, out var source))
                {
                    source = Quiets[key] = new QuietSource(watched);
                }

                source.Quiet = quiet;
                continue;
            }

            if (watched.Late > 0)
            {
                Quiets.Remove(key);
            }

            next = quiets[place] is { } heard && heard.LateAt - now < next ? heard.LateAt - now : next;
        }

        watched.Late = late;
        LookAgain(watched, late > 0 ? WatchSilence.Every : next);
        return late > 0;
    }

    /// <summary>Notes what a look saw of a home: whether it was ever heard, and whose network its box named. Shares are counted of these.</summary>
    public void See(WatchedHome watched, bool seen, string? @operator)
    {
        if (watched.Seen != seen || watched.Operator != @operator)
        {
            Add(watched, -1);
            (watched.Seen, watched.Operator) = (seen, @operator);
            Add(watched, 1);
        }
    }

    private void Add(WatchedHome watched, int by)
    {
        if (watched.Seen)
        {
            SeenCount += by;
            if (watched.Operator is { } name)
            {
                operators[name] = operators.GetValueOrDefault(name) + by;
            }
        }
    }
}
