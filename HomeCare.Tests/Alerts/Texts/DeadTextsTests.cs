using System.Collections.Concurrent;
using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>Texts that no channel takes, and what the month costs.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class DeadTextsTests(EngineKind kind)
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> logged = new();
    private AlertsHouse house = null!;
    private BoxId box;
    private StaffId nurse;

    [SetUp]
    public async Task Open()
    {
        logged.Clear();
        house = await AlertsHouse.OpenAsync(kind, also: services => services.AddSingleton<ILogger<WatchTexts>>(new Heard(logged)));
        house.Sender.Act = (_, _) => Task.FromResult(SendResult.NotSent("provider_refused 401"));
        (_, box, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task A_red_that_no_channel_takes_for_five_minutes_is_said_once_and_counted_and_tried_on()
    {
        await FallAsync();
        var since = house.Now;
        house.Clock.Advance(TimeSpan.FromSeconds(299));
        await LookAsync();
        Assert.That((logged.Count, (await HealthAsync()).Dead), Is.EqualTo((0, 0)));

        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await LookAsync();
        await LookAsync();

        Assert.That(logged.Single().Level, Is.EqualTo(LogLevel.Critical));
        Assert.That(logged.Single().Line, Does.Contain("CALL the nurse"));
        Assert.That(await HealthAsync(), Has.Property("Dead").EqualTo(1).And.Property("DeadSince").EqualTo(since));

        house.Sender.Act = (_, _) => Task.FromResult(SendResult.Accepted("SM1"));
        await SendAllAsync();
        Assert.That((await HealthAsync()).Dead, Is.Zero, "it was tried on");
    }

    [Test]
    public async Task One_that_somebody_has_answered_is_dead_no_more()
    {
        var fall = await FallAsync();
        house.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.That((await HealthAsync()).Dead, Is.EqualTo(1));

        await house.Send(new TakeAlert(fall, nurse));

        Assert.That((await HealthAsync()).Dead, Is.Zero);
    }

    [Test]
    public async Task A_look_does_not_undo_what_a_try_writes_meanwhile()
    {
        await FallAsync();
        house.Clock.Advance(TimeSpan.FromMinutes(6));
        house.Sender.Act = async (_, _) =>
        {
            await LookAsync();
            return SendResult.Accepted("SM1");
        };

        await SendAllAsync();

        Assert.That((await house.Send(new ListTexts())).Single().State, Is.EqualTo(HomeCare.Modules.Wire.MessageState.Accepted));
    }

    [Test]
    public async Task The_month_is_forecast_from_what_was_taken()
    {
        house.Store.Settings["Sms:PricePerText"] = "0.05";
        house.Store.Settings["Sms:MonthlyBudget"] = "2";
        await house.RestartAsync();
        house.Sender.Act = (n, _) => Task.FromResult(SendResult.Accepted($"SM{n}"));
        for (var text = 0; text < 3; text++)
        {
            await FallAsync();
        }

        await SendAllAsync();
        house.Clock.Advance(TimeSpan.FromHours(12));

        var health = await HealthAsync();
        // 12 March 13:32 and 12 h: 18.9 days are left, at three a day.
        Assert.That((health.SentThisMonth, health.ForecastThisMonth, health.ForecastCost, health.IsBeyondBudget), Is.EqualTo((3, 60, 3.00m, true)));
    }

    private async Task<AlertId> FallAsync()
    {
        var danger = house.Fall();
        await house.Report(box, danger);
        await SendAllAsync();
        return new AlertId(danger.EventId);
    }

    private async Task SendAllAsync()
    {
        foreach (var entry in await house.Send(new ListTexts()))
        {
            await house.With<TextTry>(attempt => attempt.RunAsync(entry.Id, CancellationToken.None));
        }
    }

    private Task LookAsync() => house.With<WatchTexts>(watch => watch.LookAsync(CancellationToken.None));

    private Task<TextHealth> HealthAsync() => house.Send(new GetTextHealth());

    private sealed class Heard(ConcurrentQueue<(LogLevel, string)> lines) : ILogger<WatchTexts>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
