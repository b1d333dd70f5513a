extern alias box;

using HomeCare.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SmsSpoolTests
{
    private static readonly SendOutcome Accepted = new SendOutcome.Accepted(7);
    private static readonly SendOutcome Busy = SmsRefusals.Of("CMS 314");
    private static readonly SendOutcome Lost = new SendOutcome.Unknown("lost");

    private FakeTimeProvider _time;
    private string _folder;
    private SmsSpool _spool;

    private string SpoolPath => Path.Combine(_folder, "sms.db");

    [SetUp]
    public void MakeSpool()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        _folder = Directory.CreateTempSubdirectory("homecare-spool-").FullName;
        _spool = Open();
    }

    [TearDown]
    public void RemoveSpool()
    {
        _spool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Ordering_the_same_step_twice_sends_it_once_also_after_a_restart()
    {
        _spool.Enqueue(SmsBench.Order(text: "first"));
        _spool.Enqueue(SmsBench.Order(text: "second"));
        KillAndRestart();
        _spool.Enqueue(SmsBench.Order(text: "third"));

        Assert.That(_spool.BeginNext().Row!.Order.Text, Is.EqualTo("first"));
        Assert.That(_spool.BeginNext().Row, Is.Null);
    }

    [Test]
    public void All_relatives_are_ordered_in_one_write_and_a_double_among_them_counts_once()
    {
        var states = _spool.Enqueue([SmsBench.Order("c1"), SmsBench.Order("c2"), SmsBench.Order("c1")]);
        KillAndRestart();

        Assert.That(states, Has.Count.EqualTo(3));
        Assert.That(_spool.List().Select(state => state.ContactId), Is.EqualTo(["c1", "c2"]));
    }

    // A kill at each step of a text's life: what the file says at the next start, and how often the text may have left in all.
    [TestCase("", MessageState.Queued, true)]
    [TestCase("begin", MessageState.Unknown, true)]
    [TestCase("begin busy", MessageState.Queued, true)]
    [TestCase("begin lost", MessageState.Unknown, true)]
    [TestCase("begin accepted", MessageState.Accepted, false)]
    [TestCase("begin accepted delivered", MessageState.Delivered, false)]
    [TestCase("begin lost begin", MessageState.Unknown, false)]
    [TestCase("begin lost begin lost", MessageState.Unknown, false)]
    [TestCase("begin lost begin busy", MessageState.Unknown, true)]
    [TestCase("begin lost begin accepted", MessageState.Accepted, false)]
    [TestCase("begin busy begin busy begin", MessageState.Unknown, true)]
    [TestCase("begin KILL begin", MessageState.Unknown, false)]
    [TestCase("begin KILL begin busy", MessageState.Unknown, true)]
    [TestCase("begin KILL begin accepted KILL", MessageState.Accepted, false)]
    public void Killed_at_any_step_no_text_is_lost_and_none_leaves_a_third_time(string steps, MessageState state, bool isTriedAgain)
    {
        _spool.Enqueue(SmsBench.Order(text: "same words"));
        SmsRow? row = null;
        foreach (var step in steps.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _time.Advance(TimeSpan.FromSeconds(61));
            switch (step)
            {
                case "begin": row = _spool.BeginNext().Row; break;
                case "busy": _spool.Record(row!, Busy); break;
                case "lost": _spool.Record(row!, Lost); break;
                case "accepted": _spool.Record(row!, Accepted); break;
                case "delivered": _spool.Record(Report()); break;
                case "KILL": KillAndRestart(); break;
            }
        }

        KillAndRestart();
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.That(_spool.List().Single().State, Is.EqualTo(state));
        Assert.That(_spool.BeginNext().Row?.Order.Text, Is.EqualTo(isTriedAgain ? "same words" : null));
    }

    [Test]
    public void After_a_restart_an_interrupted_text_is_tried_at_once()
    {
        _spool.Enqueue(SmsBench.Order());
        _spool.BeginNext();
        KillAndRestart();

        Assert.That(_spool.BeginNext().Row, Is.Not.Null);
    }

    [Test]
    public void A_refused_text_is_tried_5_15_30_and_60_seconds_after_the_first_and_then_each_minute()
    {
        _spool.Enqueue(SmsBench.Order());
        var started = _time.GetUtcNow();
        var tries = new List<double>();
        while (tries.Count < 8)
        {
            if (_spool.BeginNext().Row is { } row)
            {
                tries.Add((_time.GetUtcNow() - started).TotalSeconds);
                _spool.Record(row, Busy);
            }
            else
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.That(tries, Is.EqualTo([0, 5, 15, 30, 60, 120, 180, 240]));
    }

    [Test]
    public void The_most_urgent_text_leaves_first_then_the_one_tried_least_then_the_oldest()
    {
        _spool.Enqueue(SmsBench.Order("technical") with { Urgency = SmsUrgency.Technical });
        _spool.Enqueue(SmsBench.Order("follow-up") with { Urgency = SmsUrgency.FollowUp });
        _spool.Enqueue([SmsBench.Order("daughter"), SmsBench.Order("son")]);
        _spool.Record(_spool.BeginNext().Row!, Busy);
        _time.Advance(TimeSpan.FromSeconds(5));

        var order = new List<string>();
        while (_spool.BeginNext().Row is { } row)
        {
            order.Add(row.Order.ContactId);
        }

        Assert.That(order, Is.EqualTo(["son", "daughter", "follow-up", "technical"]));
    }

    [TestCase(15 * 60, "now")]
    [TestCase(15 * 60 + 1, "différé")]
    public void A_text_that_first_leaves_late_says_so(int seconds, string text)
    {
        _spool.Enqueue(SmsBench.Order(text: "now") with { DeferredText = "différé" });
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.That(_spool.BeginNext().Row!.Order.Text, Is.EqualTo(text));
    }

    [Test]
    public void A_resend_keeps_its_words_however_late()
    {
        _spool.Enqueue(SmsBench.Order(text: "now") with { DeferredText = "différé" });
        _spool.Record(_spool.BeginNext().Row!, Lost);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.That(_spool.BeginNext().Row!.Order.Text, Is.EqualTo("now"));
    }

    [Test]
    public void A_clock_set_back_a_day_does_not_hold_a_danger_back_a_day()
    {
        _spool.Enqueue(SmsBench.Order());
        _spool.Record(_spool.BeginNext().Row!, Busy);
        _spool.Dispose();
        _time = new FakeTimeProvider(_time.GetUtcNow().AddDays(-1));
        _spool = Open();

        Assert.That(_spool.BeginNext().Row, Is.Not.Null);
    }

    [Test]
    public void What_somebody_answered_is_not_sent_any_more_but_the_rest_is()
    {
        _spool.Enqueue([SmsBench.Order("waits"), SmsBench.Order("waits", "cancelled")]);

        _spool.Withdraw("event-1", "Quelqu'un y va.", step => step == "raised");

        Assert.That(_spool.List().Select(state => (state.Step, state.State)), Is.EqualTo([("raised", MessageState.Failed), ("cancelled", MessageState.Queued)]));
        Assert.That(_spool.BeginNext().Row!.Order.Step, Is.EqualTo("cancelled"));
    }

    [Test]
    public void A_text_withdrawn_while_it_is_sent_is_not_tried_again()
    {
        _spool.Enqueue(SmsBench.Order());
        var row = _spool.BeginNext().Row!;

        _spool.Withdraw("event-1", "Quelqu'un y va.");
        _spool.Record(row, Busy);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.That(_spool.BeginNext().Row, Is.Null);
    }

    [TestCase("+33612345678", 7, 0x00, MessageState.Delivered)]
    [TestCase("0612345678", 7, 0x00, MessageState.Delivered, Description = "networks write the number their way")]
    [TestCase("+33612345678", 8, 0x00, MessageState.Accepted)]
    [TestCase("+33687654321", 7, 0x00, MessageState.Accepted)]
    [TestCase("+33612345678", 7, 0x1F, MessageState.Delivered)]
    [TestCase("+33612345678", 7, 0x20, MessageState.Accepted, Description = "the service centre is still trying")]
    [TestCase("+33612345678", 7, 0x3F, MessageState.Accepted)]
    [TestCase("+33612345678", 7, 0x40, MessageState.Failed)]
    public void A_report_settles_the_text_of_its_reference_and_number(string number, int reference, byte status, MessageState state)
    {
        _spool.Enqueue(SmsBench.Order());
        _spool.Record(_spool.BeginNext().Row!, Accepted);

        _spool.Record(Report(number, reference, status));

        Assert.That(_spool.List().Single().State, Is.EqualTo(state));
    }

    [Test]
    public void A_report_goes_to_the_latest_text_when_the_modems_count_has_come_round()
    {
        foreach (var step in new[] { "raised", "cancelled" })
        {
            _spool.Enqueue(SmsBench.Order(step: step));
            _spool.Record(_spool.BeginNext().Row!, Accepted);
            _time.Advance(TimeSpan.FromHours(1));
        }

        _spool.Record(Report());

        Assert.That(_spool.List().Select(state => state.State), Is.EqualTo([MessageState.Accepted, MessageState.Delivered]));
    }

    [Test]
    public void A_report_that_comes_before_its_reference_waits_for_it()
    {
        _spool.Enqueue(SmsBench.Order());
        var row = _spool.BeginNext().Row!;

        _spool.Record(Report());
        _spool.Record(row, Accepted);

        Assert.That(_spool.List().Single().State, Is.EqualTo(MessageState.Delivered));
    }

    [TestCase(599, MessageState.Delivered)]
    [TestCase(600, MessageState.Unknown)]
    public void A_fresh_report_settles_a_text_whose_reference_was_lost(int seconds, MessageState state)
    {
        _spool.Enqueue(SmsBench.Order());
        _spool.Record(_spool.BeginNext().Row!, Lost);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        _spool.Record(Report());

        Assert.That(_spool.List().Single().State, Is.EqualTo(state));
    }

    [Test]
    public void Number_and_words_leave_the_file_when_the_text_is_settled()
    {
        _spool.Enqueue(SmsBench.Order(text: "CANARY WORDS"));
        _spool.Record(_spool.BeginNext().Row!, Accepted);
        _spool.Record(Report());
        _spool.Dispose();

        var file = File.ReadAllText(SpoolPath, System.Text.Encoding.Latin1);
        Assert.That(file, Does.Not.Contain("CANARY WORDS").And.Not.Contain("+33612345678").And.Contain("event-1"));
        _spool = Open();
    }

    [Test]
    public async Task A_disk_that_refuses_to_write_stops_no_danger_and_is_told()
    {
        await using var other = new SqliteConnection($"Data Source={SpoolPath};Pooling=False");
        await other.OpenAsync();
        await using (var exclusive = other.BeginTransaction())
        {
            await using var claim = other.CreateCommand();
            (claim.Transaction, claim.CommandText) = (exclusive, "UPDATE sms SET tries = tries");
            await claim.ExecuteNonQueryAsync();

            _spool.Enqueue(SmsBench.Order());
            Assert.That(_spool.StorageFault, Does.Contain("disque"));
            Assert.That(_spool.BeginNext().Row, Is.Not.Null, "the text leaves all the same");
        }

        _spool.Enqueue(SmsBench.Order("c2"));
        Assert.That(_spool.StorageFault, Is.Null);
        KillAndRestart();
        Assert.That(_spool.List().Select(state => (state.ContactId, state.State)), Is.EqualTo([("c1", MessageState.Unknown), ("c2", MessageState.Queued)]), "what was held back is on disk now");
    }

    [Test]
    public void A_file_that_is_no_database_any_more_is_set_aside_and_the_box_goes_on()
    {
        _spool.Dispose();
        File.WriteAllText(SpoolPath, new string('x', 8192));
        _spool = Open();

        Assert.That(_spool.StorageFault, Does.Contain("mis de côté"));
        Assert.That(Directory.GetFiles(_folder, "sms.db.corrupt-*"), Has.Length.EqualTo(1));
        Assert.That(_spool.Enqueue(SmsBench.Order()).State, Is.EqualTo(MessageState.Queued));
    }

    [Test]
    public void Old_settled_texts_are_forgotten_after_a_month_and_waiting_ones_never()
    {
        _spool.Enqueue(SmsBench.Order("settled"));
        _spool.Record(_spool.BeginNext().Row!, Accepted);
        _spool.Record(Report());
        _spool.Enqueue(SmsBench.Order("waits"));
        _time.Advance(TimeSpan.FromDays(31));
        KillAndRestart();

        Assert.That(_spool.List().Select(state => state.ContactId), Is.EqualTo(["waits"]));
    }

    private static DeliveryReport Report(string number = "+33612345678", int reference = 7, byte status = 0) => new(reference, number, null, null, status);

    private SmsSpool Open() => new(SpoolPath, _time, NullLogger<SmsSpool>.Instance);

    /// <summary>The object is dropped as a killed process drops it: nothing is closed, nothing said goodbye.</summary>
    private void KillAndRestart()
    {
        _killed.Add(_spool);
        _spool = Open();
    }

    private readonly List<SmsSpool> _killed = [];

    [TearDown]
    public void CloseTheKilled() => _killed.ForEach(spool => spool.Dispose());
}
