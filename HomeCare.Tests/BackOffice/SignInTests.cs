using HomeCare.Modules.BackOffice;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.BackOffice;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class SignInTests(EngineKind kind)
{
    private Office office = null!;

    [SetUp]
    public async Task Open() => office = await Office.OpenAsync(kind);

    [TearDown]
    public async Task Close() => await office.DisposeAsync();

    [Test]
    public async Task Password_and_code_open_a_session_of_at_most_eight_hours()
    {
        var nurse = await office.Nurse();

        Assert.That((await office.TryPassword("INFIRMIERE@homecare.example", Office.Password)).Value, Is.EqualTo(nurse.Id));
        var session = (await office.TryCode(nurse, office.CodeOf(nurse))).Value;

        Assert.That(session.Role, Is.EqualTo(AccountRole.Nurse));
        Assert.That(session.Staff, Is.Not.Null);
        Assert.That(session.EndsAt, Is.EqualTo(office.Clock.GetUtcNow() + TimeSpan.FromHours(8)));
        Assert.That(await office.Send(new FindSession(session.Id)), Is.EqualTo(session));
        office.Clock.Advance(TimeSpan.FromHours(8));
        Assert.That(await office.Send(new FindSession(session.Id)), Is.Null);
    }

    [Test]
    public async Task An_unknown_address_and_a_disabled_account_get_the_same_sentence_as_a_wrong_password()
    {
        var (admin, nurse) = (await office.Admin(), await office.Nurse());
        await office.Nurse("partie@homecare.example");
        var gone = (await office.Send(new ListAccounts())).Single(account => account.Email == "partie@homecare.example");
        await office.Send(new DisableAccount(gone.Id, admin.Id));

        var wrong = await office.TryPassword("infirmiere@homecare.example", "quelque chose d'autre");
        var unknown = await office.TryPassword("personne@homecare.example", "quelque chose d'autre");
        var disabled = await office.TryPassword("partie@homecare.example", Office.Password);

        Assert.That(wrong.Refusal, Is.Not.Null);
        Assert.That(unknown.Refusal, Is.EqualTo(wrong.Refusal));
        Assert.That(disabled.Refusal, Is.EqualTo(wrong.Refusal));
    }

    [Test]
    public async Task A_code_opens_one_session_and_not_a_second()
    {
        var nurse = await office.Nurse();
        var code = office.CodeOf(nurse);

        Assert.That((await office.TryCode(nurse, code)).Succeeded, Is.True);
        Assert.That((await office.TryCode(nurse, code)).Refusal, Is.EqualTo(Refusals.CodeAlreadyUsed));
        Assert.That((await office.TryCode(nurse, office.CodeOf(nurse, -1))).Refusal, Is.EqualTo(Refusals.CodeAlreadyUsed), "an older one neither");
        office.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await office.TryCode(nurse, office.CodeOf(nurse))).Succeeded, Is.True, "the next one does");
    }

    [Test]
    public async Task A_code_brought_by_many_requests_at_once_opens_one_session()
    {
        var nurse = await office.Nurse();
        var code = office.CodeOf(nurse);

        var tries = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => office.TryCode(nurse, code))));

        Assert.That(tries.Count(outcome => outcome.Succeeded), Is.EqualTo(1));
    }

    [Test]
    public async Task Wrong_codes_have_to_wait_after_five()
    {
        var nurse = await office.Nurse();
        var wrong = office.CodeOf(nurse, 10);
        for (var index = 0; index < 5; index++)
        {
            Assert.That((await office.TryCode(nurse, wrong)).Refusal, Is.EqualTo(Refusals.WrongCode));
        }

        Assert.That((await office.TryCode(nurse, office.CodeOf(nurse))).Refusal!.Code, Is.EqualTo("wait"), "even the right one");
        office.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await office.TryCode(nurse, office.CodeOf(nurse))).Succeeded, Is.True);
    }

    [Test]
    public async Task Strangers_who_try_passwords_have_to_wait_and_a_known_browser_does_not()
    {
        var nurse = await office.Nurse();
        var mine = new KnownDevice(nurse.Id, Guid.NewGuid());
        Refusal? last = null;
        for (var index = 0; index < 30; index++)
        {
            last = (await office.TryPassword("infirmiere@homecare.example", "un mauvais mot de passe", from: $"192.0.2.{index}")).Refusal;
        }

        Assert.That(last!.Code, Is.EqualTo("wait"));
        Assert.That((await office.TryPassword("infirmiere@homecare.example", Office.Password, from: "198.51.100.7")).Refusal!.Code, Is.EqualTo("wait"));
        Assert.That((await office.TryPassword("infirmiere@homecare.example", Office.Password, mine, "198.51.100.7")).Succeeded, Is.True);
        Assert.That(
            (await office.TryPassword("infirmiere@homecare.example", Office.Password, mine with { Account = Guid.NewGuid() })).Succeeded,
            Is.False, "another account's browser is a stranger's");
    }

    [TestCase("203.0.113.9", "203.0.113.9", true)]
    [TestCase("203.0.113.9", "203.0.113.10", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public async Task A_network_that_tries_many_addresses_has_to_wait(string attacker, string other, bool waits)
    {
        var throttle = office.Services.GetRequiredService<Throttle>();
        var key = attacker.Contains(':', StringComparison.Ordinal) ? "20010DB800010002" : attacker;
        for (var index = 0; index < 51; index++)
        {
            throttle.Enter($"address|{key}", 50);
        }

        Assert.That((await office.TryPassword("personne@homecare.example", "x", from: other)).Refusal!.Code == "wait", Is.EqualTo(waits));
    }

    [Test]
    public async Task An_unknown_address_is_throttled_alike()
    {
        var refusals = new List<string>();
        for (var index = 0; index < 7; index++)
        {
            refusals.Add((await office.TryPassword("personne@homecare.example", "un mauvais mot de passe")).Refusal!.Code);
        }

        Assert.That(refusals.Take(5), Has.All.EqualTo("sign_in_failed"));
        Assert.That(refusals.Skip(5), Has.All.EqualTo("wait"));
    }

    [Test]
    public async Task Disabling_an_account_ends_its_sessions_at_once_and_its_second_factor()
    {
        var (admin, nurse) = (await office.Admin(), await office.Nurse());
        var session = (await office.TryCode(nurse, office.CodeOf(nurse))).Value;
        await office.Send(new FindSession(session.Id));

        Assert.That((await office.Send(new DisableAccount(nurse.Id, admin.Id))).Succeeded, Is.True);

        Assert.That(await office.Send(new FindSession(session.Id)), Is.Null);
        office.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.That((await office.TryCode(nurse, office.CodeOf(nurse))).Succeeded, Is.False);
    }

    [Test]
    public async Task Signing_out_ends_the_session_for_every_copy_of_its_cookie()
    {
        var nurse = await office.Nurse();
        var session = (await office.TryCode(nurse, office.CodeOf(nurse))).Value;
        await office.Send(new FindSession(session.Id));

        await office.Send(new EndSession(session.Id));

        Assert.That(await office.Send(new FindSession(session.Id)), Is.Null);
    }

    [Test]
    public async Task Only_another_admin_disables_an_account()
    {
        var (admin, nurse) = (await office.Admin(), await office.Nurse());

        Assert.That((await office.Send(new DisableAccount(admin.Id, admin.Id))).Refusal, Is.EqualTo(Refusals.OwnAccount));
        Assert.That((await office.Send(new DisableAccount(admin.Id, nurse.Id))).Refusal, Is.EqualTo(Refusals.NotAdmin));
        Assert.That((await office.Send(new DisableAccount(Guid.NewGuid(), admin.Id))).Refusal, Is.EqualTo(Refusals.UnknownAccount));
    }

    [TestCase("court-11-ca", "password_length")]
    [TestCase("motdepasse2026", "password_weak")]
    public async Task A_password_that_is_short_or_known_is_refused(string password, string code) => Assert.That(
        (await office.Send(new CreateAccount("x@homecare.example", password, AccountRole.Admin, null))).Refusal?.Code, Is.EqualTo(code));

    [Test]
    public async Task A_password_has_12_to_128_characters()
    {
        var phrase = string.Concat(Enumerable.Range(0, 40).Select(index => $"{index * 7919 % 1000:D3} "));

        Assert.That((await office.Send(new CreateAccount("a@homecare.example", phrase[..12], AccountRole.Admin, null))).Succeeded, Is.True);
        Assert.That((await office.Send(new CreateAccount("b@homecare.example", phrase[..128], AccountRole.Admin, null))).Succeeded, Is.True);
        Assert.That((await office.Send(new CreateAccount("c@homecare.example", phrase[..129], AccountRole.Admin, null))).Refusal?.Code, Is.EqualTo("password_length"));
    }

    [Test]
    public async Task Roles_are_separate_and_clinical_ones_name_their_staff()
    {
        var nurse = (await office.Send(new AddStaff(StaffRole.Nurse, "Claire Petit, infirmière", "06 12 34 56 78"))).Value;

        Task<Outcome<CreatedAccount>> Create(AccountRole role, StaffId? staff) =>
            office.Send(new CreateAccount("x@homecare.example", Office.Password, role, staff));

        Assert.That((await Create(AccountRole.Admin, nurse)).Refusal?.Code, Is.EqualTo("staff_for_role"));
        Assert.That((await Create(AccountRole.Nurse, null)).Refusal?.Code, Is.EqualTo("staff_for_role"));
        Assert.That((await Create(AccountRole.Doctor, nurse)).Refusal, Is.EqualTo(Refusals.UnknownStaff));
        Assert.That((await Create(AccountRole.Nurse, StaffId.New())).Refusal, Is.EqualTo(Refusals.UnknownStaff));
        Assert.That((await Create(AccountRole.Nurse, nurse)).Succeeded, Is.True);
        Assert.That((await Create(AccountRole.Nurse, nurse)).Refusal, Is.EqualTo(Refusals.EmailTaken));
    }

    [Test]
    public async Task A_stolen_database_shows_no_secret_and_a_slow_hash()
    {
        var admin = await office.Admin();
        await using var scope = office.Services.CreateAsyncScope();
        var stored = await scope.ServiceProvider.GetRequiredService<BackOfficeDb>().Users.SingleAsync();
        var hash = Convert.FromBase64String(stored.PasswordHash!);

        // Identity's format 3: byte 0 is 1, then big-endian the function (2 is HMAC-SHA512) and the iterations.
        Assert.That(hash[0], Is.EqualTo(1));
        Assert.That(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)), Is.EqualTo(2));
        Assert.That(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)), Is.GreaterThanOrEqualTo(210_000));
        Assert.That(stored.SealedTotpSecret, Does.Not.Contain(admin.TotpSecret));
        Assert.That(Convert.FromBase64String(stored.SealedTotpSecret), Has.Length.EqualTo(12 + 16 + 32));
    }
}
