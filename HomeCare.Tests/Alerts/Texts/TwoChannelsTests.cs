using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>Red texts while providers misbehave (FAULTS R14): two real HTTP servers, the outbox as it is, the clock in the test's hand.</summary>
internal sealed class TwoChannelsTests
{
    private AlertsHouse house = null!;
    private ProviderServer one = null!;
    private ProviderServer two = null!;
    private BoxId box;
    private StaffId nurse;

    [SetUp]
    public async Task Open()
    {
        (one, two) = (await ProviderServer.StartAsync(), await ProviderServer.StartAsync());
        two.Answer = (n, context) => ProviderServer.JsonAsync(context, 200, $$"""{"ids":[{{n}}],"invalidReceivers":[]}""");
        house = await AlertsHouse.OpenAsync(EngineKind.Sqlite, also: services => services
            .AddSingleton(SmsSettings.Read(TwoProviders(), "", TimeProvider.System, () => new SocketsHttpHandler()))
            .AddSingleton<ISmsSender>(provider => provider.GetRequiredService<TwoChannels>()));
        (_, box, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close()
    {
        await house.DisposeAsync();
        await one.DisposeAsync();
        await two.DisposeAsync();
    }

    [Test]
    public async Task Ordinarily_the_first_takes_it_and_the_proof_says_so()
    {
        var text = await FallAsync();

        await TryAsync(text);

        Assert.That(await EntryAsync(text), Has.Property("ProviderReference").EqualTo("un:SM1").And.Property("Channel").EqualTo("un").And.Property("ProviderId").EqualTo("SM1"));
        Assert.That(two.Requests, Is.Empty);
    }

    [TestCase("500")]
    [TestCase("503")]
    [TestCase("html")]
    [TestCase("cut")]
    public async Task After_two_failures_of_a_text_the_second_takes_it(string how)
    {
        one.Answer = (_, context) => MisbehaveAsync(context, how);
        var text = await FallAsync();

        await TryAsync(text);
        await LaterAsync(text, 5);
        Assert.That((one.Requests.Count, two.Requests.Count), Is.EqualTo((2, 0)));
        await LaterAsync(text, 10);

        Assert.That(await EntryAsync(text), Has.Property("State").EqualTo(MessageState.Accepted).And.Property("ProviderReference").EqualTo("deux:1"));
        Assert.That((one.Requests.Count, two.Requests.Count), Is.EqualTo((2, 1)));
        var reference = (await EntryAsync(text)).ShortReference;
        Assert.That(two.Requests.Single().Body, Does.Contain($"\"tag\":\"{reference}\""), "the same reference");
    }

    [Test]
    public async Task A_provider_that_is_down_holds_up_nobody_once_three_tries_have_shown_it()
    {
        await one.DisposeAsync();
        var first = await FallAsync();
        var second = await FallAsync();
        await TryAsync(first);
        await TryAsync(second);
        await LaterAsync(first, 5);
        var third = await FallAsync();

        await TryAsync(third);

        Assert.That(await EntryAsync(third), Has.Property("ProviderReference").EqualTo("deux:1").And.Property("Attempts").EqualTo(1), "at once by the other");
        Assert.That((await EntryAsync(first)).Failure, Does.StartWith("provider_unreachable"));
    }

    [Test]
    public async Task When_the_first_is_well_again_one_text_finds_out_and_then_all_go_by_it()
    {
        var broken = true;
        one.Answer = (n, context) => broken ? MisbehaveAsync(context, "503") : ProviderServer.JsonAsync(context, 201, $$"""{"sid":"SM{{n}}"}""");
        for (var time = 0; time < 3; time++)
        {
            await TryAsync(await FallAsync());
        }

        broken = false;
        var meanwhile = await FallAsync();
        await TryAsync(meanwhile);
        house.Clock.Advance(TimeSpan.FromSeconds(30));
        var after = await FallAsync();
        await TryAsync(after);

        Assert.That((await EntryAsync(meanwhile)).Channel, Is.EqualTo("deux"));
        Assert.That((await EntryAsync(after)).Channel, Is.EqualTo("un"));
    }

    /// <summary>Retry-After is for that channel; the red is not kept waiting.</summary>
    [Test]
    public async Task A_provider_that_asks_for_rest_gets_it_and_the_red_goes_the_other_way()
    {
        one.Answer = (_, context) => MisbehaveAsync(context, "429");
        var first = await FallAsync();
        await TryAsync(first);
        var second = await FallAsync();

        await TryAsync(second);
        await LaterAsync(first, 5);

        Assert.That((await EntryAsync(second)).Channel, Is.EqualTo("deux"));
        Assert.That((await EntryAsync(first)).Channel, Is.EqualTo("deux"));
        Assert.That(one.Requests, Has.Count.EqualTo(1));
        house.Clock.Advance(TimeSpan.FromSeconds(120));
        await TryAsync(await FallAsync());
        Assert.That(one.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_provider_that_takes_30_s_is_left_after_its_time_out_within_the_lease()
    {
        var release = new TaskCompletionSource();
        one.Answer = async (_, context) =>
        {
            await release.Task.WaitAsync(context.RequestAborted);
            await ProviderServer.JsonAsync(context, 201, """{"sid":"SM1"}""");
        };
        var text = await FallAsync();

        var began = TimeProvider.System.GetTimestamp();
        await TryAsync(text);
        Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(TextTry.SenderPatience));
        Assert.That(await EntryAsync(text), Has.Property("State").EqualTo(MessageState.Unknown).And.Property("Failure").EqualTo("provider_timeout"));
        await LaterAsync(text, 5);
        await LaterAsync(text, 10);
        release.SetResult();

        Assert.That((await EntryAsync(text)).Channel, Is.EqualTo("deux"));
        Assert.That((await house.Story((await AlertAsync(text)))).Alert.State, Is.EqualTo(AlertState.Notified));
    }

    /// <summary>Accepts, then the answer is lost: at most one duplicate a try, with the same reference (I5).</summary>
    [Test]
    public async Task A_text_that_was_taken_and_whose_answer_was_lost_is_sent_again_with_the_same_words()
    {
        one.Answer = (n, context) => n == 1 ? MisbehaveAsync(context, "cut") : ProviderServer.JsonAsync(context, 201, $$"""{"sid":"SM{{n}}"}""");
        var text = await FallAsync();

        await TryAsync(text);
        Assert.That((await EntryAsync(text)).State, Is.EqualTo(MessageState.Unknown));
        await LaterAsync(text, 5);
        await LaterAsync(text, 3600);

        Assert.That((await EntryAsync(text)).ProviderReference, Is.EqualTo("un:SM2"));
        Assert.That(one.Requests.Select(asked => asked.Body).Distinct().Count(), Is.EqualTo(1));
        Assert.That((one.Requests.Count, two.Requests.Count), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task Where_both_are_down_a_red_is_tried_on_by_the_clock_of_its_retries_and_never_held_back()
    {
        await one.DisposeAsync();
        await two.DisposeAsync();
        var text = await FallAsync();
        var tries = new List<int>();
        for (var second = 0; second <= 180; second++)
        {
            var before = (await EntryAsync(text)).Attempts;
            await TryAsync(text);
            if ((await EntryAsync(text)).Attempts > before)
            {
                tries.Add(second);
            }

            house.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(tries, Is.EqualTo(new[] { 0, 5, 15, 30, 60, 120, 180 }));
    }

    [Test]
    public async Task A_number_that_the_first_refuses_does_not_close_it_for_others()
    {
        one.Answer = (n, context) => n <= 6 ? ProviderServer.JsonAsync(context, 400, """{"code":21211}""") : ProviderServer.JsonAsync(context, 201, """{"sid":"SM7"}""");
        for (var time = 0; time < 6; time++)
        {
            await TryAsync(await FallAsync());
        }

        var text = await FallAsync();
        await TryAsync(text);

        Assert.That((await EntryAsync(text)).Channel, Is.EqualTo("un"));
    }

    private static Task MisbehaveAsync(HttpContext context, string how)
    {
        switch (how)
        {
            case "cut":
                context.Abort();
                return Task.CompletedTask;
            case "html":
                return context.Response.WriteAsync("<html>welcome to our wifi</html>");
            case "429":
                context.Response.Headers.RetryAfter = "120";
                goto default;
            default:
                context.Response.StatusCode = int.Parse(how, CultureInfo.InvariantCulture);
                return Task.CompletedTask;
        }
    }

    private Microsoft.Extensions.Configuration.IConfiguration TwoProviders() =>
        SmsSettingsTests.Configuration(
            ("Sms:Sender", "http"), ("Sms:Http:Name", "un"), ("Sms:Http:Url", one.Url.ToString()), ("Sms:Http:TimeoutSeconds", "1"),
            ("Sms:Second:Sender", "http"), ("Sms:Second:Http:Shape", "ovh"), ("Sms:Second:Http:Name", "deux"), ("Sms:Second:Http:Url", two.Url.ToString()));

    private async Task<long> FallAsync()
    {
        await house.Report(box, house.Fall());
        return (await house.Send(new ListTexts())).Max(entry => entry.Id);
    }

    private Task TryAsync(long text) => house.With<TextTry>(attempt => attempt.RunAsync(text, CancellationToken.None));

    private async Task LaterAsync(long text, int seconds)
    {
        house.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await TryAsync(text);
    }

    private async Task<TextEntry> EntryAsync(long text) => (await house.Send(new ListTexts())).Single(entry => entry.Id == text);

    private Task<AlertId> AlertAsync(long text) => house.Look(db => Task.FromResult(db.Texts.Single(row => row.Id == text).Alert));
}
