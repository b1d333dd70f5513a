namespace HomeCare.Modules.Telemetry.Journal;

/// <summary>Where this machine's journal lies: <c>journal</c> in the data folder.</summary>
/// <param name="SegmentBytes">A segment of this length is followed by the next; a test has shorter ones.</param>
internal sealed record JournalFolder(string Path, long SegmentBytes = FileJournal.SegmentBytes);
