using System.Net.ServerSentEvents;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Alerts;
using HomeCare.Tests.Support;
using HomeCare.Web.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

/// <summary>Many open pages of many sessions: one question for all, and who may no longer look is told so in time.</summary>
internal sealed class WatchSessionsTests
{
    private readonly StorageCalls calls = new();
    private FakeTimeProvider clock = null!;
    private RunningSite site = null!;
    private Guid account;
    private List<Page> pages = null!;
    private int passed;

    [SetUp]
    public async Task Start()
    {
        clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        site = await RunningSite.StartAsync(EngineKind.Sqlite, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.ConfigureDbContext<SqliteBackOfficeDb>(options => options.AddInterceptors(calls));
        });
        account = (await site.Account(AccountRole.Doctor)).Account;
        (pages, passed) = ([], 0);
    }

    [TearDown]
    public async Task Stop()
    {
        calls.Away = false;
        await Task.WhenAll(pages.Select(page => page.GoAsync()));
        await site.DisposeAsync();
    }

    [Test]
    public async Task A_hundred_open_pages_cost_one_question_every_four_seconds()
    {
        await OpenAsync(100);
        var before = Questions();

        await PassAsync(20);

        await Eventually.IsTrue(() => pages.TrueForAll(page => page.Heard.Count(kind => kind == "tick") >= 2), "every page has gone on meanwhile");
        Assert.That(Questions() - before, Is.EqualTo(5));
    }

    [Test]
    public async Task A_session_that_another_process_ended_ends_its_pages_within_five_seconds_and_no_other()
    {
        await OpenAsync(3);
        await ChangeAsync(async db => (await db.Sessions.SingleAsync(session => session.Id == pages[1].Session)).End(clock.GetUtcNow().UtcDateTime));

        await PassAsync(5);

        await Eventually.IsTrue(() => pages[1].IsOver, "its page ends");
        Assert.That(pages[1].Heard, Has.Exactly(1).EqualTo("end"));
        Assert.That((pages[0].IsOver, pages[2].IsOver), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task An_account_that_another_process_disabled_has_no_page_five_seconds_later()
    {
        await OpenAsync(3);
        await ChangeAsync(async db => (await db.Users.SingleAsync(found => found.Id == account)).Disable(clock.GetUtcNow().UtcDateTime));

        await PassAsync(5);

        await Eventually.IsTrue(() => pages.TrueForAll(page => page.IsOver), "all its pages end");
        Assert.That(pages.Select(page => page.Heard[^1]), Is.All.EqualTo("end"));
    }

    [Test]
    public async Task A_session_that_has_ended_is_told_so_before_anything_else()
    {
        await OpenAsync(1);
        await ChangeAsync(async db => (await db.Sessions.SingleAsync()).End(clock.GetUtcNow().UtcDateTime));
        clock.Advance(TimeSpan.FromSeconds(4));
        var late = Open(pages[0].Session);

        await Eventually.IsTrue(() => late.IsOver, "it is not let in");
        Assert.That(late.Heard[0], Is.EqualTo("end"));
    }

    [Test]
    public async Task Pages_are_cut_off_while_the_database_cannot_say_and_are_let_in_again_after()
    {
        await OpenAsync(3);
        calls.Away = true;

        await PassAsync(5);

        await Eventually.IsTrue(() => pages.TrueForAll(page => page.IsOver), "every page is cut off");
        Assert.That(pages.Select(page => page.Failure), Is.All.InstanceOf<IOException>(), "not ended: it is not known");
        Assert.That(pages.Select(page => page.Heard), Has.None.Contains("end"));
        calls.Away = false;
        var again = Open(pages[0].Session);
        await PassAsync(5);
        await Eventually.IsTrue(() => again.Heard.Contains("tick"), "it is let in again");
        Assert.That(again.IsOver, Is.False);
    }

    private int Questions() => calls.Asked.Count(command => command.Contains("\"Sessions\"", StringComparison.Ordinal));

    /// <summary>Second by second: each fourth since the start the sessions are looked for.</summary>
    private async Task PassAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            var before = Questions();
            clock.Advance(TimeSpan.FromSeconds(1));
            passed++;
            await Eventually.IsTrue(() => passed % WatchSessions.Every.TotalSeconds != 0 || Questions() > before, $"the sessions are looked for at second {passed}, of {pages.Count(page => !page.IsOver)} open pages");
        }
    }

    private async Task OpenAsync(int count)
    {
        var sessions = Enumerable.Range(0, count).Select(_ => new StoredSession
        {
            AccountId = account, StartedAt = clock.GetUtcNow().UtcDateTime, EndsAt = clock.GetUtcNow().UtcDateTime.AddHours(1),
        }).ToList();
        await ChangeAsync(db =>
        {
            db.Sessions.AddRange(sessions);
            return Task.CompletedTask;
        });
        sessions.ForEach(session => Open(session.Id));
        await Eventually.IsTrue(() => pages.TrueForAll(page => page.Heard.Count > 0), "all are open");
    }

    private Page Open(Guid session)
    {
        var page = new Page(site.Services.GetRequiredService<LiveStream>(), session, account, clock.GetUtcNow().AddHours(1));
        pages.Add(page);
        return page;
    }

    private async Task ChangeAsync(Func<BackOfficeDb, Task> change)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BackOfficeDb>();
        await change(db);
        await db.SaveChangesAsync();
    }

    /// <summary>An open page, without the browser and its sign-in.</summary>
    private sealed class Page
    {
        private readonly CancellationTokenSource goes = new();
        private readonly Lock gate = new();
        private readonly List<string> heard = [];
        private readonly Task reading;

        public Page(LiveStream stream, Guid session, Guid account, DateTimeOffset endsAt)
        {
            Session = session;
            reading = Task.Run(async () =>
            {
                await foreach (SseItem<string> item in stream.FollowAsync(
                    session, account, endsAt, _ => Task.FromResult<IReadOnlyCollection<PatientId>?>([]), goes.Token))
                {
                    lock (gate)
                    {
                        heard.Add(item.EventType);
                    }
                }
            });
        }

        public Guid Session { get; }

        public bool IsOver => reading.IsCompleted;

        public Exception? Failure => reading.Exception?.InnerException;

        /// <summary>The kinds of events so far.</summary>
        public IReadOnlyList<string> Heard
        {
            get
            {
                lock (gate)
                {
                    return [.. heard];
                }
            }
        }

        public async Task GoAsync()
        {
            await goes.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            goes.Dispose();
        }
    }
}
