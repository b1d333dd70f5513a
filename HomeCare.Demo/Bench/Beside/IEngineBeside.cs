using HomeCare.Demo.Processes;

namespace HomeCare.Demo.Bench.Beside;

/// <summary>An engine that the server leans on, in a process of the bench's own: it can be taken away, and given back as it was.</summary>
internal interface IEngineBeside
{
    string Name { get; }

    /// <summary>What the server is told to find it; good once it was started.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>Ends when it answers.</summary>
    Task<bool> StartAsync(TimeProvider time, CancellationToken stop);

    /// <summary>Without a word, as a power cut takes it.</summary>
    Task TakeAwayAsync();

    /// <summary>On the same files; ends when it answers.</summary>
    Task<bool> GiveBackAsync(TimeProvider time, CancellationToken stop);

    Task StopAsync();
}

/// <summary>Makes a program beside the server that is not started yet: its name, and its command.</summary>
internal delegate ChildProgram MakeProgram(string name, string[] command);
