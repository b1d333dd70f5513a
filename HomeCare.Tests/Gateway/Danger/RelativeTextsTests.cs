using HomeCare.Tests.Gateway.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

[TestFixture]
internal sealed class RelativeTextsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    [TestCase(BoxDangerKind.Fall, true, "ALERTE CHUTE - Jeanne M. - 12/03 14:32. Ne bouge plus. ")]
    [TestCase(BoxDangerKind.Fall, null, "ALERTE CHUTE - Jeanne M. - 12/03 14:32. Répondez")]
    [TestCase(BoxDangerKind.Tachycardia, null, "ALERTE BRACELET - Jeanne M. - 12/03 14:32. ")]
    [TestCase(BoxDangerKind.LowOxygen, null, "ALERTE BRACELET - Jeanne M. - 12/03 14:32. Mesures anormales. Répondez")]
    [TestCase(BoxDangerKind.Help, null, "APPEL A L'AIDE - Jeanne M. - 12/03 14:32. ")]
    public void A_text_says_what_who_and_when_by_the_home_s_clock(BoxDangerKind kind, bool? immobile, string begin) =>
        Assert.That(TextOf(kind, immobile, Plans.Version(1), TimeSpan.Zero), Does.StartWith(begin).And.EndsWith("Réf 4F2A"));

    [TestCase("Indian/Reunion", "17:32")]
    [TestCase("Nowhere/Atall", "14:32", Description = "an unknown zone keeps no text back")]
    public void The_plan_names_the_home_s_time_zone(string zone, string time) =>
        Assert.That(TextOf(BoxDangerKind.Fall, true, Plans.Version(1) with { TimeZone = zone }, TimeSpan.Zero), Does.Contain(time));

    [TestCase(14, false)]
    [TestCase(16, true)]
    public void A_text_about_what_is_long_past_says_so(int minutes, bool late) =>
        Assert.That(
            TextOf(BoxDangerKind.Fall, true, Plans.Version(1), TimeSpan.FromMinutes(minutes)).Contains("différé", StringComparison.Ordinal),
            Is.EqualTo(late));

    [Test]
    public void The_hour_in_a_text_is_the_server_s_where_the_box_s_clock_is_wrong()
    {
        var hour = TextOf(BoxDangerKind.Fall, true, Plans.Version(1), TimeSpan.Zero);
        var learned = TextOf(BoxDangerKind.Fall, true, Plans.Version(1), TimeSpan.Zero, learn: BoxClock.Built.AddHours(3).AddMinutes(7));

        Assert.That(learned, Is.Not.EqualTo(hour));
        Assert.That(learned, Does.Match("0[45][:h]07"), "in Paris, summer or winter");
    }

    private static string TextOf(BoxDangerKind kind, bool? immobile, BoxEmergencyPlan plan, TimeSpan later, DateTimeOffset? learn = null)
    {
        using var folder = new TestFolder();
        var time = new FakeTimeProvider(At + later);
        var plans = new EmergencyPlanFile(folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);
        plans.Take(plan);
        using var spool = new SmsSpool(folder.File("sms.db"), time, NullLogger<SmsSpool>.Instance);
        var danger = new KnownDanger(
            new Guid("4f2a0000-0000-4000-8000-000000000000"), kind, At, "HC-1", immobile, null, At, true, null, false, false);

        var clock = new BoxClock(time, new BoxFaults(time), path: null);
        if (learn is { } now)
        {
            clock.Hear(now, clock.Ask(), now.AddDays(1));
        }

        using var file = OutboxFile.Open(folder.File("outbox.db"));
        Assert.That(new RelativeTexts(plans, spool, new StoryLog(file, NullLogger<StoryLog>.Instance), time, clock).TellRaised(danger), Is.True);

        return spool.BeginNext().Row!.Order.Text;
    }
}
