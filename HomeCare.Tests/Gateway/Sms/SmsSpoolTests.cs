extern alias box;

using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SmsSpoolTests : SmsSpoolFixture
{
    [Test]
    public void Ordering_the_same_step_twice_sends_it_once_also_after_a_restart()
    {
        Spool.Enqueue(SmsBench.Order(text: "first"));
        Spool.Enqueue(SmsBench.Order(text: "second"));
        KillAndRestart();
        Spool.Enqueue(SmsBench.Order(text: "third"));

        Assert.That(Spool.BeginNext().Row!.Order.Text, Is.EqualTo("first"));
        Assert.That(Spool.BeginNext().Row, Is.Null);
    }

    [Test]
    public void All_relatives_are_ordered_in_one_write_and_a_double_among_them_counts_once()
    {
        var states = Spool.Enqueue([SmsBench.Order("c1"), SmsBench.Order("c2"), SmsBench.Order("c1")]);
        KillAndRestart();

        Assert.That(states, Has.Count.EqualTo(3));
        Assert.That(Spool.List().Select(state => state.ContactId), Is.EqualTo(["c1", "c2"]));
    }

    // A kill at each step of a text's life: what the file says at the next start, and how often the text may have left in all.
    [TestCase("", MessageState.Queued, true)]
    [TestCase("ask", MessageState.Queued, true)]
    [TestCase("ask KILL ask KILL ask", MessageState.Queued, true)]
    [TestCase("begin lost ask", MessageState.Unknown, true)]
    [TestCase("begin KILL ask KILL ask", MessageState.Unknown, true)]
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
    public void Killed_at_any_step_no_text_is_lost_and_none_leaves_a_thirdTime(string steps, MessageState state, bool isTriedAgain)
    {
        Spool.Enqueue(SmsBench.Order(text: "same words"));
        SmsRow? row = null;
        foreach (var step in steps.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Time.Advance(TimeSpan.FromSeconds(61));
            switch (step)
            {
                case "ask": row = Spool.BeginNext().Row; break;
                case "begin":
                    row = Spool.BeginNext().Row;
                    Spool.HandOver(row!);
                    break;
                case "busy": Spool.Record(row!, Busy); break;
                case "lost": Spool.Record(row!, Lost); break;
                case "accepted": Spool.Record(row!, Accepted); break;
                case "delivered": Spool.Record(Report()); break;
                case "KILL": KillAndRestart(); break;
            }
        }

        KillAndRestart();
        Time.Advance(TimeSpan.FromSeconds(61));

        Assert.That(Spool.List().Single().State, Is.EqualTo(state));
        Assert.That(Spool.BeginNext().Row?.Order.Text, Is.EqualTo(isTriedAgain ? "same words" : null));
    }

    [Test]
    public void After_a_restart_an_interrupted_text_is_tried_at_once()
    {
        Spool.Enqueue(SmsBench.Order());
        Spool.HandOver(Spool.BeginNext().Row!);
        KillAndRestart();

        Assert.That(Spool.BeginNext().Row, Is.Not.Null);
    }

    [Test]
    public void A_refused_text_is_tried_5_15_30_and_60_seconds_after_the_first_and_then_each_minute()
    {
        Spool.Enqueue(SmsBench.Order());
        var started = Time.GetUtcNow();
        var tries = new List<double>();
        while (tries.Count < 8)
        {
            if (Spool.BeginNext().Row is { } row)
            {
                tries.Add((Time.GetUtcNow() - started).TotalSeconds);
                Spool.Record(row, Busy);
            }
            else
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.That(tries, Is.EqualTo([0, 5, 15, 30, 60, 120, 180, 240]));
    }

    [Test]
    public void The_most_urgent_text_leaves_first_then_the_one_tried_least_then_the_oldest()
    {
        Spool.Enqueue(SmsBench.Order("technical") with { Urgency = SmsUrgency.Technical });
        Spool.Enqueue(SmsBench.Order("follow-up") with { Urgency = SmsUrgency.FollowUp });
        Spool.Enqueue([SmsBench.Order("daughter"), SmsBench.Order("son")]);
        Spool.Record(Spool.BeginNext().Row!, Busy);
        Time.Advance(TimeSpan.FromSeconds(5));

        var order = new List<string>();
        while (Spool.BeginNext().Row is { } row)
        {
            order.Add(row.Order.ContactId);
        }

        Assert.That(order, Is.EqualTo(["son", "daughter", "follow-up", "technical"]));
    }

    [TestCase(15 * 60, "now")]
    [TestCase(15 * 60 + 1, "différé")]
    public void A_text_that_first_leaves_late_says_so(int seconds, string text)
    {
        Spool.Enqueue(SmsBench.Order(text: "now") with { DeferredText = "différé" });
        Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.That(Spool.BeginNext().Row!.Order.Text, Is.EqualTo(text));
    }

    [Test]
    public void A_resend_keeps_its_words_however_late()
    {
        Spool.Enqueue(SmsBench.Order(text: "now") with { DeferredText = "différé" });
        Spool.Record(Spool.BeginNext().Row!, Lost);
        Time.Advance(TimeSpan.FromHours(1));

        Assert.That(Spool.BeginNext().Row!.Order.Text, Is.EqualTo("now"));
    }

    [Test]
    public void A_clock_set_back_a_day_does_not_hold_a_danger_back_a_day()
    {
        Spool.Enqueue(SmsBench.Order());
        Spool.Record(Spool.BeginNext().Row!, Busy);
        Spool.Dispose();
        Time = new FakeTimeProvider(Time.GetUtcNow().AddDays(-1));
        Spool = Open();

        Assert.That(Spool.BeginNext().Row, Is.Not.Null);
    }

    [Test]
    public void What_somebody_answered_is_not_sent_any_more_but_the_rest_is()
    {
        Spool.Enqueue([SmsBench.Order("waits"), SmsBench.Order("waits", "cancelled")]);

        Spool.Withdraw("event-1", "Quelqu'un y va.", step => step == "raised");

        Assert.That(Spool.List().Select(state => (state.Step, state.State)), Is.EqualTo([("raised", MessageState.Failed), ("cancelled", MessageState.Queued)]));
        Assert.That(Spool.BeginNext().Row!.Order.Step, Is.EqualTo("cancelled"));
    }

    [Test]
    public void A_text_withdrawn_while_it_is_sent_is_not_tried_again()
    {
        Spool.Enqueue(SmsBench.Order());
        var row = Spool.BeginNext().Row!;

        Spool.Withdraw("event-1", "Quelqu'un y va.");
        Spool.Record(row, Busy);
        Time.Advance(TimeSpan.FromMinutes(2));

        Assert.That(Spool.BeginNext().Row, Is.Null);
    }

    [Test]
    public void Number_and_words_leave_the_file_when_the_text_is_settled()
    {
        Spool.Enqueue([SmsBench.Order(text: new string('a', 140) + "CANARY WORDS"), SmsBench.Order("c2", number: "+33687654321", text: "waits")]);
        Spool.Record(Spool.BeginNext().Row!, Accepted);
        Spool.Record(Report());
        Spool.Dispose();

        var file = File.ReadAllText(SpoolPath, System.Text.Encoding.Latin1);
        Assert.That(file, Does.Not.Contain("CANARY WORDS").And.Not.Contain("+33612345678").And.Not.Contain("+33687654321"));
        Spool = Open();
        Assert.That(Spool.BeginNext().Row!.Order, Has.Property(nameof(SmsOrder.NumberE164)).EqualTo("+33687654321").And.Property(nameof(SmsOrder.Text)).EqualTo("waits"));
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

            Spool.Enqueue(SmsBench.Order());
            Assert.That(Spool.StorageFault, Does.Contain("disque"));
            Assert.That(Spool.BeginNext().Row, Is.Not.Null, "the text leaves all the same");
        }

        Spool.Enqueue(SmsBench.Order("c2"));
        Assert.That(Spool.StorageFault, Is.Null);
        KillAndRestart();
        Assert.That(Spool.List().Select(state => (state.ContactId, state.State)), Is.EqualTo([("c1", MessageState.Unknown), ("c2", MessageState.Queued)]), "what was held back is on disk now");
    }

    [Test]
    public void A_file_that_is_no_database_any_more_is_set_aside_and_the_box_goes_on()
    {
        Spool.Dispose();
        File.WriteAllText(SpoolPath, new string('x', 8192));
        Spool = Open();

        Assert.That(Spool.StorageFault, Does.Contain("mis de côté"));
        Assert.That(Directory.GetFiles(Folder, "sms.db.corrupt-*"), Has.Length.EqualTo(1));
        Assert.That(Spool.Enqueue(SmsBench.Order()).State, Is.EqualTo(MessageState.Queued));
    }

    [Test]
    public void Old_settled_texts_are_forgotten_after_a_month_and_waiting_ones_never()
    {
        Spool.Enqueue(SmsBench.Order("settled"));
        Spool.Record(Spool.BeginNext().Row!, Accepted);
        Spool.Record(Report());
        Spool.Enqueue(SmsBench.Order("waits"));
        Time.Advance(TimeSpan.FromDays(31));
        KillAndRestart();

        Assert.That(Spool.List().Select(state => state.ContactId), Is.EqualTo(["waits"]));
    }
}
