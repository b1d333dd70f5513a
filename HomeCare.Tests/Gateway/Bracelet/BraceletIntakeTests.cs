using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class BraceletIntakeTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
    private TestFolder _folder = null!;
    private OutboxFile _file = null!;
    private ReadingsQueue _readings = null!;
    private DangersQueue _dangers = null!;
    private BraceletStatus _status = null!;
    private SmsSpool _spool = null!;
    private readonly HeardLog<BraceletIntake> _log = new();
    private MemoryLink _link = null!;
    private DangerWatch _watch = null!;
    private BraceletIntake _intake = null!;

    [SetUp]
    public async Task SetUp()
    {
        _folder = new TestFolder();
        _file = OutboxFile.Open(_folder.File("outbox.db"));
        _readings = new ReadingsQueue(_file, new OutboxLimits());
        _dangers = new DangersQueue(_file);
        _status = new BraceletStatus(_file, _time);
        _spool = new SmsSpool(_folder.File("sms.db"), _time, NullLogger<SmsSpool>.Instance);
        _link = new MemoryLink();
        var plans = new EmergencyPlanFile(_folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);
        var signals = new UplinkSignals(_time);
        _watch = new DangerWatch(
            _dangers, new Telling(_dangers, new RelativeTexts(plans, _spool, new StoryLog(_file, NullLogger<StoryLog>.Instance), _time), NullLogger<Telling>.Instance),
            plans, signals, new DangerLimits(), _time, NullLogger<DangerWatch>.Instance);
        var red = new RedWatch(_readings, _watch, plans, new DangerLimits(), _time, NullLogger<RedWatch>.Instance);
        _intake = new BraceletIntake(_link, _readings, _file, _watch, red, _status, signals, TimeProvider.System, _log);
        await _intake.StartAsync(CancellationToken.None);
        _link.Put(new LinkSignal.Up());
    }

    [TearDown]
    public async Task TearDown()
    {
        await _intake.StopAsync(CancellationToken.None);
        _intake.Dispose();
        _watch.Dispose();
        _status.Dispose();
        _spool.Dispose();
        _file.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_summary_is_confirmed_once_it_is_on_the_disk()
    {
        Named();
        _link.Put(GattIds.Summary, Summary(1));

        Assert.That(await ConfirmedAsync(), Is.EqualTo(new FrameId(7, 1)));
        Assert.That(_readings.CountWaiting(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_summary_that_the_disk_does_not_take_is_not_confirmed()
    {
        Named();
        _file.Read(tx => tx.Run("PRAGMA query_only = 1"));
        _link.Put(GattIds.Summary, Summary(1));
        _link.Put(GattIds.Event, GattEncoding.Event(new FrameId(7, 2), BraceletEventKind.Fall, _time.GetUtcNow(), immobile: true));
        await Eventually.IsTrue(() => _watch.Unwritten().Count == 1, "the danger is told from memory");
        await Eventually.IsTrue(() => _log.Lines.Any(line => line.StartsWith("1 readings not stored", StringComparison.Ordinal)), "the disk took nothing");

        _file.Read(tx => tx.Run("PRAGMA query_only = 0"));
        _link.Put(GattIds.Summary, Summary(3));

        Assert.That(await ConfirmedAsync(), Is.EqualTo(new FrameId(7, 3)), "neither 1 nor 2 was confirmed");
        Assert.That(_link.Written.TryRead(out _), Is.False);
    }

    [Test]
    public async Task A_frame_sent_again_is_confirmed_again_and_stored_once()
    {
        Named();
        _link.Put(GattIds.Summary, Summary(1));
        await ConfirmedAsync();
        _link.Put(GattIds.Summary, Summary(1));

        Assert.That(await ConfirmedAsync(), Is.EqualTo(new FrameId(7, 1)));
        Assert.That(_readings.CountWaiting(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_bracelet_that_goes_before_its_confirmation_changes_nothing_of_what_is_stored()
    {
        Named();
        _link.IsThere = false;
        _link.Put(GattIds.Summary, Summary(1));

        await Eventually.IsTrue(() => _readings.CountWaiting() == 1, "stored");
        _link.IsThere = true;
        _link.Put(GattIds.Summary, Summary(2));
        Assert.That(await ConfirmedAsync(), Is.EqualTo(new FrameId(7, 2)));
    }

    [Test]
    public async Task A_frame_that_cannot_be_read_is_kept_with_its_reason_and_confirmed_where_it_has_a_name()
    {
        Named();
        _link.Put(GattIds.Summary, Summary(5)[..30]);
        _link.Put(GattIds.Event, [1, 2, 3]);

        Assert.That(await ConfirmedAsync(), Is.EqualTo(new FrameId(7, 5)));
        await Eventually.IsTrue(() => _file.RefusedFrames() == 2, "both are kept");
        Assert.That(_readings.CountWaiting(), Is.Zero);
    }

    [Test]
    public async Task A_frame_of_nobody_is_not_confirmed()
    {
        _link.Put(GattIds.Summary, Summary(1));
        Named();
        _link.Put(GattIds.Summary, Summary(2));

        Assert.That(await ConfirmedAsync(), Is.EqualTo(new FrameId(7, 2)));
        Assert.That(_readings.CountWaiting(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_plain_strap_is_composed_and_nothing_is_written_back_to_it()
    {
        _link.Put(new LinkSignal.Up(Composes: true));
        Named();
        _link.Put(GattIds.HeartRateMeasurement, [0x06, 71]);
        _link.Put(GattIds.PlxContinuous, Convert.FromHexString("0061004800"));
        _link.Put(new LinkSignal.Down("out of range"));

        await Eventually.IsTrue(() => _readings.CountWaiting() == 1, "what it measured of the span is stored");
        var reading = System.Text.Encoding.UTF8.GetString(_readings.Peek(1)[0].Json.Span);
        Assert.That(reading, Does.Contain("\"HC-0001\"").And.Contain("71").And.Contain("97"));
        _link.Put(new LinkSignal.Up());
        Named();
        _link.Put(GattIds.Summary, Summary(9));
        Assert.That(await ConfirmedAsync(), Is.EqualTo(new FrameId(7, 9)), "the first word back is to a bracelet");
    }

    [Test]
    public async Task A_bracelet_with_summaries_is_not_composed_beside_them()
    {
        Named();
        _link.Put(GattIds.HeartRateMeasurement, [0x06, 71]);
        _link.Put(GattIds.PlxContinuous, Convert.FromHexString("0061004800"));
        _link.Put(new LinkSignal.Down("out of range"));
        _link.Put(new LinkSignal.Up());
        Named();
        _link.Put(GattIds.Summary, Summary(1));

        await ConfirmedAsync();
        Assert.That(_readings.CountWaiting(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_composed_reading_that_the_disk_does_not_take_waits_for_it()
    {
        _file.Read(tx => tx.Run("PRAGMA query_only = 1"));
        Strap(71);
        await Eventually.IsTrue(() => _log.Lines.Any(line => line.StartsWith("1 readings not stored", StringComparison.Ordinal)), "the disk took nothing");

        _file.Read(tx => tx.Run("PRAGMA query_only = 0"));
        Strap(72);

        await Eventually.IsTrue(() => _readings.CountWaiting() == 2, "both are there");
    }

    [Test]
    public async Task The_box_s_own_Bluetooth_may_be_the_one_that_is_gone()
    {
        Named();
        _link.Put(new LinkSignal.Down("aucun adaptateur Bluetooth", AdapterGone: true));
        await Eventually.IsTrue(() => _status.View() is { Link: BoxLinkState.AdapterGone, Cause: "aucun adaptateur Bluetooth" }, "said");

        _link.Put(new LinkSignal.Down("hors de portée"));
        await Eventually.IsTrue(() => _status.View().Link == BoxLinkState.LinkLost, "back, without a bracelet");
    }

    [Test]
    public async Task The_box_knows_whether_the_bracelet_is_there_and_worn()
    {
        Assert.That(_status.View().Link, Is.EqualTo(BoxLinkState.NeverPaired));
        Named();
        _link.Put(GattIds.BatteryLevel, [55]);
        _link.Put(GattIds.HeartRateMeasurement, [0x06, 71]);
        await Eventually.IsTrue(() => _status.View() is { Link: BoxLinkState.Connected, HeartRateBpm: 71, BatteryPercent: 55 }, "worn");

        _link.Put(GattIds.HeartRateMeasurement, [0x04, 0]);
        await Eventually.IsTrue(() => _status.View().Link == BoxLinkState.NotWorn, "taken off");

        var told = 0;
        _status.Changed += () => told++;
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(_status.View().Link, Is.EqualTo(BoxLinkState.NotWorn));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.That(_status.View().Link, Is.EqualTo(BoxLinkState.LinkLost), "not heard for 30 s");
        Assert.That(told, Is.EqualTo(1), "silence is news");

        _link.Put(new LinkSignal.Down("out of range"));
        await Eventually.IsTrue(() => _status.View() is { Link: BoxLinkState.LinkLost, Cause: "out of range", Serial: "HC-0001" }, "gone, with its cause");
    }

    [Test]
    public void A_bracelet_that_was_paired_once_is_away_after_a_restart_and_not_unknown()
    {
        _status.Named("HC-0007");

        using var after = new BraceletStatus(_file, _time);

        Assert.That(after.View(), Is.EqualTo(new BraceletView(BoxLinkState.LinkLost, "HC-0007", null, null, null, null)));
    }

    private void Strap(byte bpm)
    {
        _link.Put(new LinkSignal.Up(Composes: true));
        Named();
        _link.Put(GattIds.HeartRateMeasurement, [0x06, bpm]);
        _link.Put(new LinkSignal.Down("out of range"));
    }

    private void Named() => _link.Put(GattIds.SerialNumber, "HC-0001"u8.ToArray());

    private byte[] Summary(uint number) =>
        GattEncoding.Summary(new FrameId(7, number), new SensedSpan(_time.GetUtcNow(), 10, new Sensed(72), new Sensed(97)));

    private async Task<FrameId?> ConfirmedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var (characteristic, value) = await _link.Written.ReadAsync(limit.Token);
        Assert.That(characteristic, Is.EqualTo(GattIds.Acknowledge));
        return HomeCareDecoding.Acknowledge(value.Span);
    }
}
