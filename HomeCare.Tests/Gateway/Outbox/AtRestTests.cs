using System.Text;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Outbox;

/// <summary>Stolen storage shows no name, number or word; what it holds is readable to the box, and to the box alone.</summary>
[TestFixture]
internal sealed class AtRestTests
{
    private const string Name = "Canarina", Person = "Zephyrine K.", Number = "+33699887766", Words = "CANARI ROUGE", Late = "CANARI TARDIF", Staff = "Dr Canarelli";

    private static readonly string[] Canaries = [Name, Person, Number, Words, Late, Staff];

    private static readonly Guid EventId = new("e0e0e0e0-0000-0000-0000-000000000001");

    private static readonly SmsOrder Text = new(EventId.ToString(), "c1", "raised", Number, Words, DeferredText: Late);

    private static readonly BoxEmergencyPlan Plan =
        Plans.Version(3, new BoxEmergencyContact(Guid.NewGuid(), Name, Number, 1)) with { PersonShortName = Person };

    private static readonly StoryEntry Word = new("server:1", EventId, DateTimeOffset.UnixEpoch, State: BoxEventState.Taken, By: Staff);

    private TestFolder _folder = null!;
    private FakeTimeProvider _time = null!;

    [SetUp]
    public void SetUp() => (_folder, _time) = (new TestFolder(), new FakeTimeProvider(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero)));

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void No_byte_of_any_file_shows_a_name_a_number_or_a_word_while_the_box_runs_and_after()
    {
        using (var box = Open())
        {
            box.Plans.Take(Plan);
            box.Spool.Enqueue(Text);
            box.Story.Add(Word);
            Assert.That(Shown(), Is.Empty, "while it runs, logs and all");
        }

        Assert.That(Shown(), Is.Empty);
        Assert.That(File.GetUnixFileMode(_folder.File(BoxKey.FileName)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        using var again = Open();
        ReadsAll(again);
        Assert.That((again.Key.IsInMemory, again.Key.WasWrong, again.Spool.Unreadable, again.Plans.WasUnreadable), Is.EqualTo((false, false, 0, false)));
    }

    [Test]
    public void What_an_earlier_program_left_in_clear_is_read_and_sealed_and_leaves_no_trace()
    {
        LeaveInClear();
        Assert.That(Shown(), Is.EquivalentTo(Canaries), "the test finds what is there");

        using (var box = Open())
        {
            box.Story.SealWhatIsClear();
            ReadsAll(box);
            Assert.That(box.Story.Add(Word), Is.False, "heard again it is the same");
            Assert.That(Shown(), Is.Empty, "while it runs, logs and all");
        }

        Assert.That(Shown(), Is.Empty);
        using var again = Open();
        ReadsAll(again);
    }

    [Test]
    public void Half_a_plan_that_was_in_clear_is_put_aside_sealed()
    {
        var whole = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Plan, BoxWireJson.Options);
        File.WriteAllBytes(_folder.File("plan.json"), whole[..^2]);
        File.WriteAllBytes(_folder.File("plan.json.unreadable"), whole[..^3]);

        using var box = Open();

        Assert.That((box.Plans.KnownVersion, Shown().Count), Is.EqualTo((0, 0)));
        Assert.That(File.Exists(_folder.File("plan.json.unreadable")), Is.True);
    }

    [TestCase("another key file")]
    [TestCase("no key file")]
    [TestCase("half a key file")]
    [TestCase("another board")]
    public void With_the_wrong_key_the_plan_is_asked_for_again_and_the_texts_are_set_aside(string what)
    {
        FillAndClose();
        var key = _folder.File(BoxKey.FileName);
        if (what == "another board")
        {
            _folder.With("board", "another");
        }
        else if (what == "no key file")
        {
            File.Delete(key);
        }
        else
        {
            File.WriteAllBytes(key, new byte[what == "half a key file" ? 31 : 32]);
        }

        using (var box = Open())
        {
            Assert.Multiple(() =>
            {
                Assert.That((box.Plans.KnownVersion, box.Plans.WasUnreadable, box.Plans.WasOfAnotherKey), Is.EqualTo((0, true, true)));
                Assert.That(File.Exists(_folder.File("plan.json.unreadable")), Is.True);
                Assert.That(box.Spool.Unreadable, Is.EqualTo(1));
                Assert.That(box.Spool.List().Single().State, Is.EqualTo(BoxMessageState.Failed));
                Assert.That(box.Spool.BeginNext().Row, Is.Null, "nothing is sent to no number");
                Assert.That(Rows("sms_unreadable"), Is.EqualTo(1));
                Assert.That(box.Story.Of(EventId).Single().By, Is.Null);
                Assert.That(box.Key.WasWrong, Is.EqualTo(what is "half a key file" or "another board"));
            });

            box.Plans.Take(Plan);
            Assert.That(box.Plans.WasOfAnotherKey, Is.False);
            Assert.That(box.Spool.Enqueue(Text with { EventId = "next" }).State, Is.EqualTo(BoxMessageState.Queued), "a danger is texted all the same");
        }

        using var again = Open();
        Assert.That((again.Plans.KnownVersion, again.Spool.Unreadable, again.Spool.BeginNext().Row!.Order.NumberE164), Is.EqualTo((3, 0, Number)));
    }

    [Test]
    public void A_changed_byte_of_what_is_sealed_is_refused()
    {
        FillAndClose();
        var plan = File.ReadAllBytes(_folder.File("plan.json"));
        plan[^1] ^= 1;
        File.WriteAllBytes(_folder.File("plan.json"), plan);
        Sql("UPDATE sms SET number = substr(number, 1, 30) || CASE substr(number, 31, 1) WHEN 'A' THEN 'B' ELSE 'A' END || substr(number, 32)");

        using var box = Open();

        Assert.That((box.Plans.KnownVersion, box.Spool.Unreadable, box.Key.WasWrong), Is.EqualTo((0, 1, false)));
    }

    [Test]
    public void What_is_sealed_for_one_place_reads_at_no_other()
    {
        using (var box = Open())
        {
            box.Spool.Enqueue([Text, Text with { ContactId = "c2", NumberE164 = "+33611111111" }]);
        }

        Sql("UPDATE sms SET number = (SELECT number FROM sms WHERE contact_id = 'c1') WHERE contact_id = 'c2'");
        using var again = Open();

        Assert.That(again.Spool.Unreadable, Is.EqualTo(1));
        Assert.That(again.Spool.BeginNext().Row!.Order.ContactId, Is.EqualTo("c1"));
        Assert.That(again.Spool.BeginNext().Row, Is.Null);
    }

    [Test]
    public void A_better_secret_of_the_board_that_appears_later_locks_nobody_out()
    {
        FillAndClose();
        _folder.With("better", "a credential");

        using var box = Open();

        ReadsAll(box);
        Assert.That(box.Key.WasWrong, Is.False);
    }

    [Test]
    public async Task The_whole_box_shows_no_number_or_full_name_and_says_that_its_key_changed()
    {
        await using var server = await ServerTwin.StartAsync();
        var settings = new GatewaySettings(_folder.Path, server.Address.ToString(), "ws://127.0.0.1:1/", "", "", "") { KeyFile = _folder.File("elsewhere/box.key") };
        await using (var first = await RunningBox.StartAsync(settings))
        {
            first.Part<EmergencyPlanFile>().Take(Plan);
            first.Part<SmsSpool>().Enqueue(Text);
            first.Part<StoryLog>().Add(Word);
            await Eventually.IsTrue(() => File.Exists(_folder.File("status.json")) && File.Exists(_folder.File("screen.png")), "all its files are written");
            Assert.That(Shown(), Is.Empty);
            Assert.That((File.Exists(settings.KeyFile), File.Exists(_folder.File(BoxKey.FileName))), Is.EqualTo((true, false)));
        }

        File.Delete(settings.KeyFile);
        await using var box = await RunningBox.StartAsync(settings);
        await Eventually.IsTrue(() => box.Part<BoxFaults>().Has(BoxFaultCodes.KeyWrong), "the box says so");
        Assert.That(box.Part<BoxFaults>().Has(BoxFaultCodes.KeyMemory), Is.False);
    }

    private void FillAndClose()
    {
        using var box = Open();
        box.Plans.Take(Plan);
        box.Spool.Enqueue(Text);
        box.Story.Add(Word);
    }

    private static void ReadsAll(Parts box)
    {
        Assert.That((box.Plans.Current!.PersonShortName, box.Plans.Current.Contacts.Single().FirstName), Is.EqualTo((Person, Name)));
        Assert.That(box.Spool.BeginNext().Row!.Order, Is.EqualTo(Text));
        Assert.That(box.Story.Of(EventId).Single().By, Is.EqualTo(Staff));
    }

    /// <summary>The files as the programs before this one wrote them.</summary>
    private void LeaveInClear()
    {
        FillAndClose();
        File.Delete(_folder.File(BoxKey.FileName));
        File.WriteAllBytes(_folder.File("plan.json"), System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Plan, BoxWireJson.Options));
        Sql($"PRAGMA user_version=0; UPDATE sms SET number = '{Number}', text = '{Words}', deferred_text = '{Late}'");
        Sql($"DELETE FROM facts WHERE name = 'story_sealed'; UPDATE story_log SET once = '{Word.Once}', by_name = '{Staff}'", "outbox.db");
    }

    private void Sql(string sql, string file = "sms.db")
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File(file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // This file's own constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private long Rows(string table)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("sms.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // This file's own constants.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The canaries that any file shows, in UTF-8 or UTF-16.</summary>
    private List<string> Shown()
    {
        var files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(ReadShared).ToList();
        return [.. Canaries.Where(canary => files.Any(file =>
            new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode }.Any(code => file.AsSpan().IndexOf(code.GetBytes(canary)) >= 0)))];
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    private Parts Open() => new(_folder, _time);

    private sealed class Parts : IDisposable
    {
        private readonly OutboxFile _file;

        public Parts(TestFolder folder, TimeProvider time)
        {
            if (!File.Exists(folder.File("board")))
            {
                folder.With("board", "the board's serial number");
            }

            Key = BoxKey.Open(folder.File(BoxKey.FileName), time, [folder.File("better"), folder.File("board")]);
            _file = OutboxFile.Open(folder.File("outbox.db"), time);
            Plans = new EmergencyPlanFile(folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance, Key);
            Spool = new SmsSpool(folder.File("sms.db"), time, NullLogger<SmsSpool>.Instance, Key);
            Story = new StoryLog(_file, NullLogger<StoryLog>.Instance, Key);
        }

        public BoxKey Key { get; }

        public EmergencyPlanFile Plans { get; }

        public SmsSpool Spool { get; }

        public StoryLog Story { get; }

        public void Dispose()
        {
            Spool.Dispose();
            _file.Dispose();
        }
    }
}
