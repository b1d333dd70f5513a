using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Danger;

/// <summary>That it was nothing, and what others may still order meanwhile.</summary>
internal sealed partial class DangerWatch
{
    /// <summary>A relative answered that it is nothing. Tried again by the caller until the disk has it; those who were told learn it at once.</summary>
    public bool TakeBack(Guid id, DateTimeOffset at)
    {
        lock (_lock)
        {
            try
            {
                queue.TakeBack(id, at);
            }
            catch (SqliteException broken)
            {
                LogNotTakenBack(log, id, broken.SqliteErrorCode);
                return false;
            }
            finally
            {
                _unwritten.TakeBack(id, at);
            }
        }

        _wake.Call();
        return true;
    }

    /// <summary>
    /// Orders texts of a danger unless it was taken back since the caller looked. Whoever takes it back waits until they are ordered, and then finds
    /// them to withdraw. A disk that does not answer keeps no text back.
    /// </summary>
    public void OrderWhileItStands(Guid id, Action order)
    {
        lock (_lock)
        {
            if (!IsTakenBack(id))
            {
                order();
            }
        }
    }

    private bool IsTakenBack(Guid id)
    {
        if (_unwritten.All.Any(danger => danger.EventId == id && danger.TakenBackAt is not null))
        {
            return true;
        }

        try
        {
            return queue.Find(id) is { TakenBackAt: not null };
        }
        catch (SqliteException broken)
        {
            LogNotKnown(log, id, broken.SqliteErrorCode);
            return false;
        }
    }
}
