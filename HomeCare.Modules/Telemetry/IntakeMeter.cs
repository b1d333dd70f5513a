using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HomeCare.Modules.Telemetry;

/// <summary>
/// What the intake counts of itself. It is called once a commit, not once a request, and adds to plain numbers that are read when somebody
/// asks: nothing here allocates or waits. Numbers of things only: no id, no value.
/// </summary>
internal sealed class IntakeMeter
{
    /// <summary>The meter's, and the traces', name.</summary>
    public const string Name = "HomeCare.Intake";

    // One commit is an fdatasync: from a good NVMe disk to one that is dying.
    private static readonly double[] CommitSeconds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] CommitBatches = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
    private static readonly ActivitySource Traces = new(Name);

    private readonly Meter meter;
    private readonly Histogram<double> commitSeconds;
    private readonly Histogram<int> commitBatches;
    private long readings;
    private long duplicates;
    private long doubtful;
    private long quarantined;
    private long refused;
    private long putOff;
    private long journalled;

    /// <param name="meters">The program's own; without one the meter stands alone, as in a test of the modules.</param>
    public IntakeMeter(IMeterFactory? meters = null)
    {
        meter = meters?.Create(Name) ?? new Meter(Name);
        commitSeconds = meter.CreateHistogram(
            "homecare.intake.commit.duration", "s", "One group commit: from its first batch to all of it on disk", advice: Buckets(CommitSeconds));
        commitBatches = meter.CreateHistogram(
            "homecare.intake.commit.batches", "{batch}", "Batches in one group commit", advice: Buckets([.. CommitBatches.Select(edge => (int)edge)]));
        Count("homecare.intake.readings", () => Volatile.Read(ref readings), "{reading}", "Readings on disk, each once");
        Count("homecare.intake.duplicates", () => Volatile.Read(ref duplicates), "{reading}", "Readings that were there already");
        Count("homecare.intake.implausible", () => Volatile.Read(ref doubtful), "{reading}", "Readings stored with a value marked doubtful or invalid");
        Count("homecare.intake.quarantined", () => Volatile.Read(ref quarantined), "{reading}", "Items kept aside, from the future");
        Count("homecare.intake.refused", () => Volatile.Read(ref refused), "{reading}", "Items that were not understood");
        Count("homecare.intake.put_off", () => Volatile.Read(ref putOff), "{reading}", "Readings told to come back later, because too much waits for the series store");
        Count("homecare.intake.journal.written", () => Volatile.Read(ref journalled), "By", "Bytes appended to the journal");
    }

    /// <summary>A group commit is on disk.</summary>
    /// <param name="readings">Readings in it, each new.</param>
    /// <param name="bytes">Bytes appended.</param>
    /// <param name="took">From the first batch that waited for it to the disk's word.</param>
    /// <param name="batches">Requests whose receipt it lets go.</param>
    public void Committed(int readings, long bytes, TimeSpan took, int batches = 1)
    {
        Interlocked.Add(ref this.readings, readings);
        Interlocked.Add(ref journalled, bytes);
        commitSeconds.Record(took.TotalSeconds);
        commitBatches.Record(batches);
    }

    /// <summary>What became of items that are no plain new reading.</summary>
    public void SetAside(int duplicates = 0, int implausible = 0, int quarantined = 0, int refused = 0)
    {
        Interlocked.Add(ref this.duplicates, duplicates);
        Interlocked.Add(ref doubtful, implausible);
        Interlocked.Add(ref this.quarantined, quarantined);
        Interlocked.Add(ref this.refused, refused);
    }

    /// <summary>Readings were not taken, each time they came.</summary>
    public void PutOff(int readings) => Interlocked.Add(ref putOff, readings);

    /// <summary>Traces a commit; null unless someone collects traces and this one is among the few that are kept.</summary>
    public static Activity? TraceCommit(int batches) =>
        Traces.HasListeners() ? Traces.StartActivity("intake commit")?.SetTag("homecare.intake.batches", batches) : null;

    /// <summary>Where work waits. Each is asked when somebody reads the metrics, on that reader's thread: it must neither wait nor throw.</summary>
    /// <param name="queued">Batches that wait for a commit.</param>
    /// <param name="journalBytes">Bytes of the journal that are not packed into the store yet.</param>
    /// <param name="storeLag">Age of the oldest reading that is not packed yet; zero for none.</param>
    /// <param name="mostJournalBytes">Beyond so many of them readings are put off.</param>
    public void Watch(Func<long> queued, Func<long> journalBytes, Func<TimeSpan> storeLag, long mostJournalBytes)
    {
        meter.CreateObservableGauge("homecare.intake.queue.length", queued, "{batch}", "Batches that wait for a commit");
        meter.CreateObservableGauge("homecare.intake.journal.size", journalBytes, "By", "Journal that is not packed into the series store yet");
        meter.CreateObservableGauge("homecare.intake.journal.limit", () => mostJournalBytes, "By", "Journal beyond which readings are put off");
        meter.CreateObservableGauge("homecare.store.lag", () => storeLag().TotalSeconds, "s", "Age of the oldest reading that is not in the series store yet");
    }

    /// <summary>How many boxes are known by now and how they are heard. Asked as <see cref="Watch"/> says.</summary>
    public void WatchSources(Func<long> heard, Func<long> silent, Func<long> neverHeard) => meter.CreateObservableGauge(
        "homecare.sources",
        () => new Measurement<long>[] { Tagged(heard(), "heard"), Tagged(silent(), "silent"), Tagged(neverHeard(), "never_heard") },
        "{box}", "Boxes, by whether they are heard");

    private static Measurement<long> Tagged(long count, string state) => new(count, new KeyValuePair<string, object?>("state", state));

    private static InstrumentAdvice<T> Buckets<T>(T[] edges)
        where T : struct => new() { HistogramBucketBoundaries = edges };

    private void Count(string instrument, Func<long> read, string unit, string description) =>
        meter.CreateObservableCounter(instrument, read, unit, description);
}
