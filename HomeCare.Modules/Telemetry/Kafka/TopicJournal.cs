using HomeCare.Modules.Telemetry.Journal;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// The topic as the engine's journal: what it is given is durable already, and forgetting is a commit. A partition is a lane; lane 0 is nobody's, because a
/// person of whom nothing came has it.
/// </summary>
/// <param name="isMine">True where readings are kept and packed.</param>
internal sealed class TopicJournal(bool isMine) : IJournal
{
    /// <summary>Who is told what need not be read again.</summary>
    public Action<JournalPosition>? Packed { get; set; }

    public bool IsMine => isMine;

    public static int LaneOf(int partition) => partition + 1;

    public int Append(Group group)
    {
        foreach (var submission in group.Submissions)
        {
            (submission.Person.Lane, submission.Place) = submission.Arrival.At;
        }

        return 0;
    }

    public void Forget(int lane, long below)
    {
        if (lane > 0 && below > 0)
        {
            Packed?.Invoke(new JournalPosition(lane - 1, below - 1));
        }
    }

    public void Dispose()
    {
    }
}
