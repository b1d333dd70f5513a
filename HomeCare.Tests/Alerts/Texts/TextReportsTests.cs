using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>Delivery reports, in whichever order, number and lateness (R14), over two channels of which the first reports.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class TextReportsTests(EngineKind kind)
{
    private ScriptedSender one = null!;
    private ScriptedSender two = null!;
    private bool isAlone;
    private bool reports;
    private AlertsHouse house = null!;
    private BoxId box;
    private StaffId nurse;
    private AlertId fall;
    private long text;

    [SetUp]
    public async Task Open()
    {
        (one, two, isAlone, reports) = (new(), new(), false, true);
        await StartAsync();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task Delivered_is_a_state_and_a_line_with_its_proof_and_nothing_more_is_sent()
    {
        await TryAsync();
        house.Clock.Advance(TimeSpan.FromSeconds(7));
        await ReportAsync("un:SM0001");

        await LaterAsync(3600);

        Assert.That(await EntryAsync(), Has.Property("State").EqualTo(MessageState.Delivered).And.Property("DeliveredAt").EqualTo(house.Now.AddHours(-1)));
        Assert.That(await LinesAsync(), Is.EqualTo(new[] { ("queued", null), ("accepted", "un:SM0001"), ("delivered", "un:SM0001") }));
        Assert.That((one.Handed.Count, two.Handed.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_report_that_comes_before_the_acceptance_is_written_waits_for_it()
    {
        one.Act = async (_, _) =>
        {
            await ReportAsync("un:early");
            return SendResult.Accepted("early");
        };

        await TryAsync();

        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Delivered));
        Assert.That(await LinesAsync(), Is.EqualTo(new[] { ("queued", null), ("accepted", "un:early"), ("delivered", "un:early") }));
    }

    [Test]
    public async Task A_report_told_twice_or_by_several_at_once_is_one_line()
    {
        await TryAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ReportAsync("un:SM0001"))));
        await ReportAsync("un:SM0001", delivered: false);

        Assert.That((await LinesAsync()).Count(line => line.Detail!.StartsWith("delivered", StringComparison.Ordinal) || line.Detail.StartsWith("failed", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Delivered), "what arrived has arrived");
    }

    [Test]
    public async Task A_report_of_a_text_that_is_not_ours_is_kept_a_day_and_then_forgotten()
    {
        await ReportAsync("un:foreign");
        await house.With<WatchTexts>(watch => watch.LookAsync(CancellationToken.None));
        Assert.That(await house.Look(db => db.TextReferences.CountAsync()), Is.EqualTo(1));

        house.Clock.Advance(TimeSpan.FromHours(25));
        await house.With<WatchTexts>(watch => watch.LookAsync(CancellationToken.None));

        Assert.That(await house.Look(db => db.TextReferences.CountAsync()), Is.Zero);
    }

    /// <summary>CLINICAL 6: 1 min without a delivery report: other path.</summary>
    [Test]
    public async Task Without_a_report_in_a_minute_it_goes_the_other_way_once()
    {
        await TryAsync();
        await LaterAsync(59);
        Assert.That(two.Handed, Is.Empty, "before its time");

        await LaterAsync(1);
        await LaterAsync(60);
        await LaterAsync(3600);

        Assert.That((one.Handed.Count, two.Handed.Count), Is.EqualTo((1, 1)));
        Assert.That(two.Handed.Single() with { Avoid = null }, Is.EqualTo(one.Handed.Single()), "the same words and reference");
        Assert.That(await EntryAsync(), Has.Property("State").EqualTo(MessageState.Accepted).And.Property("ProviderReference").EqualTo("deux:SM0001"));
        Assert.That(await LinesAsync(), Is.EqualTo(new[] { ("queued", null), ("accepted", "un:SM0001"), ("unknown: no_report", "un:SM0001"), ("accepted", "deux:SM0001") }));
    }

    [Test]
    public async Task A_report_within_the_minute_an_answer_or_a_channel_without_reports_leave_it_at_one()
    {
        await TryAsync();
        house.Clock.Advance(TimeSpan.FromSeconds(59));
        await ReportAsync("un:SM0001");
        await LaterAsync(1);
        Assert.That(two.Handed, Is.Empty, "reported");

        await FallAsync();
        await TryAsync();
        await house.Send(new TakeAlert(fall, nurse));
        await LaterAsync(60);
        Assert.That(two.Handed, Is.Empty, "taken");
        Assert.That(await EntryAsync(), Has.Property("State").EqualTo(MessageState.Accepted).And.Property("Failure").Null);
        Assert.That(await house.Look(db => db.Texts.CountAsync(row => row.DueAt != null)), Is.Zero);

        reports = false;
        await house.DisposeAsync();
        await StartAsync();
        await TryAsync();
        await LaterAsync(60);
        Assert.That(two.Handed, Is.Empty, "it never reports");
    }

    [Test]
    public async Task A_single_channel_is_not_asked_twice_for_its_silence()
    {
        isAlone = true;
        await house.DisposeAsync();
        await StartAsync();
        await TryAsync();
        await LaterAsync(3600);

        Assert.That(one.Handed, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_did_not_arrive_is_sent_the_other_way_at_once_while_nobody_has_answered()
    {
        await TryAsync();
        await ReportAsync("un:SM0001", delivered: false);
        await TryAsync();

        Assert.That(await EntryAsync(), Has.Property("ProviderReference").EqualTo("deux:SM0001").And.Property("State").EqualTo(MessageState.Accepted));
        Assert.That(await LinesAsync(), Does.Contain(("failed: undelivered 30003", "un:SM0001")));
    }

    [Test]
    public async Task What_did_not_arrive_after_someone_took_it_is_not_sent_again()
    {
        await TryAsync();
        await house.Send(new TakeAlert(fall, nurse));
        await ReportAsync("un:SM0001", delivered: false);
        await LaterAsync(3600);

        Assert.That(await EntryAsync(), Has.Property("State").EqualTo(MessageState.Failed).And.Property("Failure").EqualTo("undelivered 30003"));
        Assert.That((one.Handed.Count, two.Handed.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task With_a_single_channel_it_is_sent_again_by_the_same()
    {
        isAlone = true;
        await house.DisposeAsync();
        await StartAsync();
        await TryAsync();
        await ReportAsync("un:SM0001", delivered: false);
        await TryAsync();

        Assert.That((await EntryAsync()).ProviderReference, Is.EqualTo("un:SM0002"));
    }

    [Test]
    public async Task A_telephone_that_neither_reaches_is_not_stormed()
    {
        var sent = 0;
        for (var second = 0; second < 600; second++)
        {
            await TryAsync();
            foreach (var (name, channel) in new[] { ("un", one), ("deux", two) })
            {
                for (var n = 1; n <= channel.Handed.Count; n++)
                {
                    await ReportAsync($"{name}:SM{n:0000}", delivered: false);
                }
            }

            sent = one.Handed.Count + two.Handed.Count;
            house.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(sent, Is.InRange(9, 14), "0, at once, then 10, 15, 30, 60 s and every minute");
        Assert.That(Math.Abs(one.Handed.Count - two.Handed.Count), Is.LessThanOrEqualTo(1), "in turn");
    }

    [Test]
    public async Task A_late_report_of_the_first_way_counts_though_the_second_is_under_way()
    {
        var release = new TaskCompletionSource<SendResult>();
        two.Act = (_, _) => release.Task;
        await TryAsync();
        house.Clock.Advance(TimeSpan.FromSeconds(60));
        var second = TryAsync();
        await Eventually.IsTrue(() => two.Handed.Count == 1, "the other way was not taken");

        await ReportAsync("un:SM0001");
        release.SetResult(SendResult.Accepted("77"));
        await second;
        await LaterAsync(3600);

        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Delivered), "the acceptance does not undo it");
        Assert.That((one.Handed.Count, two.Handed.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_failure_of_the_first_way_is_nothing_once_the_second_has_it()
    {
        await TryAsync();
        await LaterAsync(60);
        await ReportAsync("deux:SM0001");
        await ReportAsync("un:SM0001", delivered: false);
        await LaterAsync(3600);

        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Delivered));
        Assert.That((one.Handed.Count, two.Handed.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task A_provider_that_gives_one_id_to_two_texts_breaks_nothing()
    {
        one.Act = (_, _) => Task.FromResult(SendResult.Accepted("same"));
        await TryAsync();
        var first = text;
        await FallAsync();
        await TryAsync();
        await ReportAsync("un:same");

        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Accepted));
        text = first;
        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Delivered));
    }

    [Test]
    public async Task A_text_that_waits_for_its_report_is_none_that_waits_for_a_channel()
    {
        await TryAsync();
        house.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.That((await house.Send(new GetTextHealth())).Dead, Is.Zero);
    }

    private async Task StartAsync()
    {
        one = new ScriptedSender();
        two = new ScriptedSender();
        var first = new SmsChannel("un", one, Reports: reports);
        house = await AlertsHouse.OpenAsync(kind, also: services => services
            .AddSingleton(new SmsChannels(first, isAlone ? null : new SmsChannel("deux", two, Reports: reports)))
            .AddSingleton<ISmsSender>(provider => provider.GetRequiredService<TwoChannels>()));
        (_, box, nurse) = await house.Home();
        await FallAsync();
    }

    private async Task FallAsync()
    {
        var danger = house.Fall();
        await house.Report(box, danger);
        (fall, text) = (new AlertId(danger.EventId), (await house.Send(new ListTexts())).Max(entry => entry.Id));
    }

    private Task TryAsync() => house.With<TextTry>(attempt => attempt.RunAsync(text, CancellationToken.None));

    private Task<MediatR.Unit> ReportAsync(string reference, bool delivered = true) => house.Send(new RecordTextReport(reference, delivered, delivered ? null : "undelivered 30003"));

    private async Task LaterAsync(int seconds)
    {
        house.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await TryAsync();
    }

    private async Task<TextEntry> EntryAsync() => (await house.Send(new ListTexts())).Single(entry => entry.Id == text);

    private async Task<IEnumerable<(string? Detail, string? Proof)>> LinesAsync() =>
        [.. (await house.Story(fall)).Lines.Where(line => line.Kind == StoryKind.ServerText).Select(line => (line.Detail, line.Proof))];
}
