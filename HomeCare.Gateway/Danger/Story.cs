using System.Globalization;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>Something that those who were told of a danger should know, once.</summary>
internal abstract record StoryNews(string Step, DateTimeOffset At)
{
    /// <summary>Somebody goes: to all others who were told.</summary>
    internal sealed record Goes(string Step, DateTimeOffset At, Guid Contact) : StoryNews(Step, At);

    /// <summary>Who was going cannot any more: to all others who were told.</summary>
    internal sealed record GoesNoMore(string Step, DateTimeOffset At, Guid Contact) : StoryNews(Step, At);

    /// <summary>To who answers that they go, when somebody else does already.</summary>
    internal sealed record AlreadyGoes(string Step, DateTimeOffset At, Guid To, Guid Contact, DateTimeOffset Since) : StoryNews(Step, At);

    /// <summary>To who answers after the end.</summary>
    internal sealed record IsOver(string Step, DateTimeOffset At, Guid To, DateTimeOffset Since) : StoryNews(Step, At);

    /// <summary>A member of staff takes care of it: to all who were told.</summary>
    internal sealed record StaffTakes(string Step, DateTimeOffset At, string? By) : StoryNews(Step, At);

    /// <summary>Nobody of the staff has it any more: to all who were told.</summary>
    internal sealed record StaffGone(string Step, DateTimeOffset At) : StoryNews(Step, At);

    /// <summary>A member of staff closed it: to all who were told.</summary>
    internal sealed record StaffClosed(string Step, DateTimeOffset At, string? By, bool FalseAlarm) : StoryNews(Step, At);
}

/// <summary>
/// How a danger stands, made of what was done about it in the order the box heard. Pure. The rules by which home and server are one story:
/// the first relative who goes is the one who goes, until they say that they cannot; a false alarm said at home ends it for the relatives; staff's
/// close is the last word, told once unless home said the same; staff who took it and do not come leave it open again; what comes after the end
/// changes nothing, and its author is told so.
/// </summary>
/// <param name="GoesBy">The relative on the way; null for none.</param>
/// <param name="StaffBy">The staff's name who took it, empty when not said; null for not taken.</param>
/// <param name="EndedAt">When it ended; null while it has not.</param>
/// <param name="FalseBy">Who said at home, by text, that it is nothing; null for nobody (the bracelet may have).</param>
/// <param name="CannotGo">Whose last answer is "impossible".</param>
internal sealed record Story(
    Guid? GoesBy, DateTimeOffset? GoesSince, string? StaffBy, DateTimeOffset? EndedAt, Guid? FalseBy, bool FalseAlarm, IReadOnlySet<Guid> CannotGo, IReadOnlyList<StoryNews> News)
{
    public const string FirstGoes = "taken-1";

    /// <summary>A relative who changes their mind for ever is not texted about for ever.</summary>
    private const int MostTurns = 5;

    /// <summary>The disk keeps milliseconds.</summary>
    private static readonly TimeSpan SameInstant = TimeSpan.FromMilliseconds(2);

    /// <summary>Nobody has it in hand: the box goes on asking.</summary>
    public bool IsOpen => EndedAt is null && GoesBy is null && StaffBy is null;

    /// <param name="takenBackAt">When the bracelet said that all is well; null for not.</param>
    /// <param name="log">What was done about it, in the order it was heard.</param>
    public static Story Of(DateTimeOffset? takenBackAt, IReadOnlyList<StoryEntry> log)
    {
        var story = new Story(null, null, null, null, null, false, new HashSet<Guid>(), []);
        // A relative's "9" is written on the danger too: that is not the bracelet speaking.
        var worn = log.Any(entry => entry.Answer == ReplyAnswer.FalseAlarm && (entry.At - takenBackAt)?.Duration() < SameInstant) ? null : takenBackAt;
        foreach (var entry in log)
        {
            story = story.EndedBy(worn, entry.At).After(entry);
        }

        return story.EndedBy(worn, DateTimeOffset.MaxValue);
    }

    private Story EndedBy(DateTimeOffset? takenBackAt, DateTimeOffset before) =>
        EndedAt is null && takenBackAt <= before ? this with { EndedAt = takenBackAt, FalseAlarm = true } : this;

    private Story After(StoryEntry entry) => entry switch
    {
        { ContactId: { } contact, Answer: ReplyAnswer.Going } when EndedAt is { } ended => Told(new StoryNews.IsOver("over", entry.At, contact, ended)),
        { ContactId: { } contact, Answer: ReplyAnswer.Going } => Goes(contact, entry.At),
        { ContactId: { } contact, Answer: ReplyAnswer.CannotGo } when EndedAt is null => Cannot(contact, entry.At),
        { ContactId: { } contact, Answer: ReplyAnswer.FalseAlarm } when EndedAt is null =>
            this with { EndedAt = entry.At, FalseBy = contact, FalseAlarm = true },
        { State: EventState.Taken } when EndedAt is null && StaffBy is null =>
            (this with { StaffBy = entry.By ?? "" }).Told(new StoryNews.StaffTakes(StaffTurn("staff-takes", News.OfType<StoryNews.StaffTakes>().Count()), entry.At, entry.By)),
        { State: EventState.Reopened } when EndedAt is null && StaffBy is not null =>
            (this with { StaffBy = null }).Told(new StoryNews.StaffGone(StaffTurn("staff-gone", News.OfType<StoryNews.StaffGone>().Count()), entry.At)),
        { State: EventState.Closed or EventState.FalseAlarm } when EndedAt is null || (FalseAlarm && entry.State == EventState.Closed) =>
            (this with { EndedAt = EndedAt ?? entry.At })
                .Told(new StoryNews.StaffClosed("staff-closed", entry.At, entry.By, entry.State == EventState.FalseAlarm)),
        _ => this,
    };

    private Story Goes(Guid contact, DateTimeOffset at)
    {
        var can = CannotGo.Where(other => other != contact).ToHashSet();
        return GoesBy switch
        {
            null => (this with { GoesBy = contact, GoesSince = at, CannotGo = can }).Told(new StoryNews.Goes($"taken-{Turn(1)}", at, contact)),
            { } same when same == contact => this,
            { } other => (this with { CannotGo = can }).Told(new StoryNews.AlreadyGoes("already", at, contact, other, GoesSince!.Value)),
        };
    }

    private Story Cannot(Guid contact, DateTimeOffset at)
    {
        var story = this with { CannotGo = CannotGo.Append(contact).ToHashSet() };
        return GoesBy == contact
            ? (story with { GoesBy = null, GoesSince = null }).Told(new StoryNews.GoesNoMore($"released-{Turn(0)}", at, contact))
            : story;
    }

    private int Turn(int next) => Math.Min(MostTurns, News.OfType<StoryNews.Goes>().Count() + next);

    /// <summary>A step is texted once: each time that it happens is a step of its own.</summary>
    private static string StaffTurn(string step, int before) => before == 0 ? step : string.Create(CultureInfo.InvariantCulture, $"{step}-{Math.Min(MostTurns, before + 1)}");

    private Story Told(StoryNews news) => this with { News = [.. News, news] };
}
