namespace HomeCare.Modules.Telemetry.Journal;

/// <summary>
/// What was received and is not in the series store yet, durably: a file of this machine, or a topic. A receipt is given once it holds the readings; what
/// memory holds is made again from it.
/// </summary>
internal interface IJournal : IDisposable
{
    /// <summary>False in a process that may only read: what it remembers another keeps.</summary>
    bool IsMine { get; }

    /// <summary>
    /// Makes a group durable and tells each submission its place. A failure is an <see cref="IOException"/>, and nothing of the group may be acknowledged.
    /// </summary>
    /// <returns>Bytes written.</returns>
    int Append(Group group);

    /// <summary>Nothing before this place of a lane is needed any more: all of it is in the series store.</summary>
    /// <param name="lane">A person's lane: 0 in a file, the partition of a topic.</param>
    /// <param name="below">The oldest place that is still needed.</param>
    void Forget(int lane, long below);
}
