using System.IO.MemoryMappedFiles;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>
/// Feeds one target varied inputs until told to stop. Guided by what the target says it did, not by coverage. An input that never comes back is
/// found by a watchdog and left to its thread; one that kills the process is in the file of the current input.
/// </summary>
/// <param name="current">A file that holds the input being tried, for the case that the process dies of it; null for none.</param>
internal sealed class Fuzzer(FuzzTarget target, int seed, TimeProvider time, TimeSpan? hangs = null, string? current = null)
{
    private const int MostKept = 2000, MostFindings = 20;

    private readonly TimeSpan _slow = TimeSpan.FromSeconds(2);
    private readonly TimeSpan _hangs = hangs ?? TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, FuzzFinding> _findings = [];
    private readonly HashSet<string> _seen = [];
    private readonly List<byte[]> _corpus = [.. target.Seeds()];
    private readonly Random _dice = new(seed);
    private readonly Lock _gate = new();
    private byte[] _input = [];
    private long _startedAt;
    private long _executions;
    private int _life;

    public long Executions => Interlocked.Read(ref _executions);

    public int Found
    {
        get
        {
            lock (_gate)
            {
                return _findings.Count;
            }
        }
    }

    /// <summary>Ends when the time is over, when so many inputs were tried, or when enough was found.</summary>
    public async Task<FuzzReport> RunAsync(TimeSpan limit, long most, CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var feeding = Task.Run(() => FeedAsync(0, most, over.Token), CancellationToken.None);
        while (!feeding.IsCompleted)
        {
            await Task.WhenAny(feeding, Task.Delay(TimeSpan.FromMilliseconds(100), time, CancellationToken.None));
            if (time.GetElapsedTime(begun) > limit || stop.IsCancellationRequested || Found >= MostFindings)
            {
                await over.CancelAsync();
            }

            if (!feeding.IsCompleted && time.GetElapsedTime(Interlocked.Read(ref _startedAt)) is var since && since > _hangs && Interlocked.Read(ref _startedAt) > 0)
            {
                Find("never came back", $"no end after {since.TotalSeconds:0.0} s");
                var life = Interlocked.Increment(ref _life);
                feeding = Task.Run(() => FeedAsync(life, most, over.Token), CancellationToken.None);
            }
        }

        await feeding;
        lock (_gate)
        {
            return new FuzzReport(target.Name, Executions, time.GetElapsedTime(begun), _corpus.Count, [.. _findings.Values]);
        }
    }

    private async Task FeedAsync(int life, long most, CancellationToken stop)
    {
        using var file = current is null ? null : MemoryMappedFile.CreateFromFile(current, FileMode.Create, null, target.MostBytes + sizeof(int));
        using var view = file?.CreateViewAccessor();
        while (!stop.IsCancellationRequested && Executions < most && Volatile.Read(ref _life) == life)
        {
            var number = Interlocked.Increment(ref _executions) - 1;
            // The examples themselves first, as they are.
            var input = number < _corpus.Count ? _corpus[(int)number] : Mutation.Of(_corpus[_dice.Next(_corpus.Count)], _corpus, target.Words, target.MostBytes, _dice);
            view?.Write(0, input.Length);
            view?.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, target.MostBytes));
            _input = input;
            if (await TryAsync(input) is not { } word || Volatile.Read(ref _life) != life)
            {
                continue;
            }

            lock (_gate)
            {
                if (_corpus.Count < MostKept && _seen.Add(word) && number >= _corpus.Count)
                {
                    _corpus.Add(input);
                }
            }
        }

        Interlocked.Exchange(ref _startedAt, 0);
    }

    private async Task<string?> TryAsync(byte[] input)
    {
        var startedAt = time.GetTimestamp();
        Interlocked.Exchange(ref _startedAt, startedAt);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var running = target.Run(input);
            var allocated = running.IsCompleted ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
            var word = await running;
            if (allocated > target.MostAllocated)
            {
                Find("allocates", $"{allocated / 1024 / 1024} MB for {input.Length} bytes");
            }

            if (time.GetElapsedTime(startedAt) > _slow)
            {
                await CheckSlownessAsync(input);
            }

            return word;
        }
        catch (Exception broken)
        {
            Find($"{broken.GetType().Name} {FirstFrame(broken)}", broken.ToString());
            return null;
        }
    }

    // A machine that others use may stop for two seconds by itself; not twice at the same input.
    private async Task CheckSlownessAsync(byte[] input)
    {
        var again = time.GetTimestamp();
        await target.Run(input);
        if (time.GetElapsedTime(again) is var took && took > _slow)
        {
            Find("slow", $"{took.TotalSeconds:0.0} s for {input.Length} bytes");
        }
    }

    private void Find(string kind, string what)
    {
        lock (_gate)
        {
            _findings.TryAdd(kind, new FuzzFinding(target.Name, seed, Executions, _input, $"{kind}: {what}"));
        }
    }

    private static string FirstFrame(Exception broken) =>
        broken is BrokenPromiseException ? broken.Message : broken.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("HomeCare", StringComparison.Ordinal))?.Trim() ?? "";
}
