using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>What one try to send comes to, straight from the modem.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class GsmModemTests
{
    [Test]
    public async Task A_text_is_accepted_with_the_modems_reference()
    {
        await using var bench = await ReadyAsync();

        Assert.That(await SendAsync(bench), Is.EqualTo(new SendOutcome.Accepted(1)));
        Assert.That(await SendAsync(bench), Is.EqualTo(new SendOutcome.Accepted(2)));
    }

    [Test]
    public async Task A_reference_without_its_OK_is_a_yes()
    {
        await using var bench = await ReadyAsync(new ModemFault(ModemFaultKind.LoseOk));

        Assert.That(await SendAsync(bench), Is.EqualTo(new SendOutcome.Accepted(1)));
        Assert.That(await SendAsync(bench), Is.EqualTo(new SendOutcome.Accepted(2)));
    }

    [Test]
    public async Task A_refusal_carries_its_code_and_a_sentence()
    {
        await using var bench = await ReadyAsync(new ModemFault(ModemFaultKind.RefuseMessage, Code: 331));

        Assert.That(await SendAsync(bench), Is.EqualTo(SmsRefusals.Of("CMS 331")));
    }

    [Test]
    public async Task A_prompt_that_comes_too_late_swallows_no_command()
    {
        await using var bench = await ReadyAsync(new ModemFault(ModemFaultKind.LatePrompt, Delay: TimeSpan.FromSeconds(10)));

        Assert.That(await SendAsync(bench), Is.EqualTo(SmsRefusals.NoPrompt));
        Assert.That(await SendAsync(bench), Is.EqualTo(new SendOutcome.Accepted(1)));
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_modem_that_says_it_restarted_is_not_waited_for()
    {
        await using var bench = await ReadyAsync(new ModemFault(ModemFaultKind.RestartAtCommand));

        Assert.That(await SendAsync(bench), Is.EqualTo(SmsRefusals.Absent));
    }

    [Test]
    public async Task A_modem_that_restarts_is_set_up_again_at_once()
    {
        await using var bench = await ReadyAsync();

        bench.Virtual.Restart();

        await Eventually.IsTrue(() => bench.Virtual.PassesOn, "replies of relatives must be heard also when no text goes out");
    }

    [Test]
    public async Task A_modem_that_restarted_without_a_word_is_set_up_again_before_the_next_text()
    {
        await using var bench = await ReadyAsync();

        bench.Virtual.Restart(saysSo: false);

        Assert.That(await SendAsync(bench), Is.EqualTo(new SendOutcome.Accepted(1)));
        Assert.That(bench.Virtual.PassesOn, Is.True);
    }

    [Test]
    public async Task Stopping_the_box_waits_for_the_answer_of_what_was_handed_over_but_not_a_minute()
    {
        await using var bench = await ReadyAsync(
            new ModemFault(ModemFaultKind.LateResult, Delay: TimeSpan.FromSeconds(4)), SmsBench.Quick with { AfterReference = TimeSpan.FromSeconds(20) });
        using var stop = new CancellationTokenSource();

        var sending = bench.Modem.SendAsync("+33612345678", "text", stop.Token);
        await bench.Virtual.Received.ReadAsync();
        await stop.CancelAsync();

        Assert.That(await sending, Is.EqualTo(new SendOutcome.Accepted(1)));
    }

    [Test]
    public async Task A_text_right_behind_a_lost_one_waits_until_the_modem_has_caught_up()
    {
        await using var bench = await SmsBench.StartAsync(faults: faults => faults.Add(new(ModemFaultKind.LateResult, Delay: TimeSpan.FromSeconds(14))));
        await bench.Modem.WhenReadyAsync(CancellationToken.None);

        var lost = bench.Modem.SendAsync("+33611111111", "first", CancellationToken.None);
        var behind = bench.Modem.SendAsync("+33622222222", "second", CancellationToken.None);

        Assert.That(await lost, Is.InstanceOf<SendOutcome.Unknown>());
        Assert.That(await behind, Is.EqualTo(new SendOutcome.Accepted(2)));
    }

    private static Task<SendOutcome> SendAsync(SmsBench bench) => bench.Modem.SendAsync("+33612345678", "text", CancellationToken.None);

    private static async Task<SmsBench> ReadyAsync(ModemFault? fault = null, GsmModemPatience? patience = null)
    {
        var bench = await SmsBench.StartAsync(patience: patience);
        await bench.Modem.WhenReadyAsync(CancellationToken.None);
        if (fault is not null)
        {
            bench.Virtual.Faults.Add(fault);
        }

        return bench;
    }
}
