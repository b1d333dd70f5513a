using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>A spool in a folder of its own, on a clock that stands still, driven by hand.</summary>
internal abstract class SmsSpoolFixture
{
    protected static readonly SendOutcome Accepted = new SendOutcome.Accepted(7);
    protected static readonly SendOutcome Busy = SmsRefusals.Of("CMS 314");
    protected static readonly SendOutcome Lost = new SendOutcome.Unknown("lost");

    private readonly List<SmsSpool> _killed = [];

    protected FakeTimeProvider Time { get; set; }

    protected string Folder { get; private set; }

    protected SmsSpool Spool { get; set; }

    protected string SpoolPath => Path.Combine(Folder, "sms.db");

    [SetUp]
    public void MakeSpool()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        Folder = Directory.CreateTempSubdirectory("homecare-spool-").FullName;
        Spool = Open();
    }

    [TearDown]
    public void RemoveSpool()
    {
        Spool.Dispose();
        _killed.ForEach(spool => spool.Dispose());
        _killed.Clear();
        Directory.Delete(Folder, recursive: true);
    }

    protected static DeliveryReport Report(string number = "+33612345678", int reference = 7, byte status = 0) => new(reference, number, null, null, status);

    protected SmsSpool Open() => new(SpoolPath, Time, NullLogger<SmsSpool>.Instance);

    /// <summary>The object is dropped as a killed process drops it: nothing is closed, nothing said goodbye.</summary>
    protected void KillAndRestart()
    {
        _killed.Add(Spool);
        Spool = Open();
    }
}
