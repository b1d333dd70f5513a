namespace HomeCare.Modules.Telemetry.Journal;

/// <summary>Where this machine's journal lies: <c>journal</c> in the data folder.</summary>
internal sealed record JournalFolder(string Path);
