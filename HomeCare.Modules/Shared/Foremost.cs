using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Shared;

/// <summary>
/// A few threads that the kernel runs before all others of this process. On a full core each thread waits its turn, and a danger that is handed from one to the
/// next waits several: it is worked on here instead, from its first byte to the open page and the nurse's text. Readings and pages, ten thousand times as many,
/// go on a little later.
/// </summary>
/// <remarks>
/// Linux gives each thread a niceness of its own, and anyone may raise one, nobody lower it: so these begin as the process did, and the others are put behind.
/// Elsewhere they are threads like any.
/// </remarks>
public sealed partial class Foremost : TaskScheduler, IDisposable
{
    /// <summary>A third of the weight: enough to come later, and still more than nothing beside a database on the same machine.</summary>
    private const int Niceness = 5;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // Those for texts, too.
    private readonly ConcurrentDictionary<int, bool> mine;

    // A task to be done as one of this scheduler's, or something short to be done plainly.
    private readonly BlockingCollection<object> waiting = [];

    /// <summary>A commit keeps its thread until the disk has it, so one is too few of either.</summary>
    public Foremost()
        : this(threads: 4, new()) => Texts = new Foremost(threads: 2, mine);

    private Foremost(int threads, ConcurrentDictionary<int, bool> mine)
    {
        (MaximumConcurrencyLevel, this.mine, Texts) = (threads, mine, this);
        using var begun = new CountdownEvent(threads);
        for (var number = 1; number <= threads; number++)
        {
            new Thread(() => Run(begun)) { Name = $"foremost {number}", IsBackground = true }.Start();
        }

        begun.Wait();
    }

    public override int MaximumConcurrencyLevel { get; }

    /// <summary>
    /// The nurses' texts, which go first like the danger that they tell of, on threads of their own: one whose commit the disk keeps waiting holds none that the
    /// next danger needs, nor the other way round.
    /// </summary>
    public Foremost Texts { get; }

    /// <summary>Does the work here, and what it does after it awaited something, too.</summary>
    public Task RunAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Does something short here. It must not throw and must not wait.</summary>
    public void Post(Action work) => Add(work);

    /// <summary>
    /// From now on puts every other thread of the process behind these. A thread begins where the one stands that started it, so it is looked after now and then.
    /// It is for the whole process, so only a program that is nothing but the server asks for it.
    /// </summary>
    public IDisposable KeepOthersBehind(TimeProvider time, ILogger<Foremost> log) =>
        time.CreateTimer(_ => PutOthersBehind(log), null, TimeSpan.Zero, LookEvery);

    public void Dispose()
    {
        waiting.CompleteAdding();
        if (Texts != this)
        {
            Texts.Dispose();
        }
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [.. waiting.OfType<Task>()];

    protected override void QueueTask(Task task) => Add(task);

    // Whoever waits for it may be any thread.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    private void Add(object work)
    {
        try
        {
            waiting.Add(work);
        }
        catch (InvalidOperationException)
        {
            // The program ends: what is still to be done is done by whoever is there.
            ThreadPool.UnsafeQueueUserWorkItem(static late => late.Mine.Do(late.Work), (Mine: this, Work: work), preferLocal: false);
        }
    }

    private void Do(object work)
    {
        if (work is Task task)
        {
            TryExecuteTask(task);
        }
        else
        {
            ((Action)work)();
        }
    }

    private void Run(CountdownEvent begun)
    {
        if (OperatingSystem.IsLinux())
        {
            mine[OwnId()] = true;
        }

        begun.Signal();
        foreach (var work in waiting.GetConsumingEnumerable())
        {
            Do(work);
        }

        // The kernel gives the number to another thread one day.
        if (OperatingSystem.IsLinux())
        {
            mine.TryRemove(OwnId(), out _);
        }
    }

    private void PutOthersBehind(ILogger log)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            foreach (var path in Directory.EnumerateDirectories("/proc/self/task"))
            {
                var id = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
                if (!mine.ContainsKey(id))
                {
                    // A thread that has ended meanwhile needs no place.
                    _ = SetPriority(0, id, Niceness);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotPutBehind(log, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The threads of this process could not be told apart, so on a full processor dangers wait their turn with readings. Let it read /proc/self/task")]
    private static partial void NotPutBehind(ILogger log, Exception exception);

    [DllImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OwnId();

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
