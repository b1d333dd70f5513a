using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class FindEndedSessionsTests(EngineKind kind)
{
    private Office office = null!;

    [SetUp]
    public async Task Open() => office = await Office.OpenAsync(kind);

    [TearDown]
    public async Task Close() => await office.DisposeAsync();

    [Test]
    public async Task Of_many_sessions_those_are_named_that_are_no_longer_open()
    {
        var (nurse, gone) = (await office.Nurse(), await office.Nurse("partie@homecare.example"));
        var now = office.Clock.GetUtcNow().UtcDateTime;
        var open = Enumerable.Range(0, 2_100).Select(_ => Session(nurse.Id, now.AddSeconds(1))).ToList();
        var (ended, over, disabled) = (Session(nurse.Id, now.AddHours(1)), Session(nurse.Id, now), Session(gone.Id, now.AddHours(1)));
        ended.End(now);
        await using (var scope = office.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BackOfficeDb>();
            db.Sessions.AddRange([.. open, ended, over, disabled]);
            (await db.Users.SingleAsync(account => account.Id == gone.Id)).Disable(now);
            await db.SaveChangesAsync();
        }

        var unknown = Guid.NewGuid();
        var found = await office.Send(new FindEndedSessions([unknown, ended.Id, .. open.Select(session => session.Id), over.Id, disabled.Id, ended.Id]));

        Assert.That(found, Is.EquivalentTo([unknown, ended.Id, over.Id, disabled.Id]));
        Assert.That(await office.Send(new FindEndedSessions([])), Is.Empty);

        static StoredSession Session(Guid account, DateTime endsAt) => new() { AccountId = account, StartedAt = endsAt.AddHours(-8), EndsAt = endsAt };
    }
}
