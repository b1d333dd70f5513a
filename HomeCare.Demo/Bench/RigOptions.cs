namespace HomeCare.Demo.Bench;

/// <summary>What every bench of the server is asked.</summary>
/// <param name="Homes">How many homes there are.</param>
/// <param name="Store"><c>sqlite</c> or <c>influx</c>.</param>
/// <param name="Intake"><c>direct</c> or <c>kafka</c>.</param>
/// <param name="HistoryDays">Days that some homes have behind them; 0 for none.</param>
/// <param name="HistoryHomes">How many.</param>
/// <param name="Data">Where the prepared folder is kept; null for one that goes with the bench.</param>
/// <param name="Settings">Settings of the server, as <c>--Section:Key=value</c>.</param>
/// <param name="Environment">Environment of server and floor, as <c>NAME=value</c>.</param>
/// <param name="Database"><c>sqlite</c> or <c>postgresql</c>: everything but readings.</param>
/// <param name="ServerCores">Cores that server and floor may use; with all of them they share the last one with the load, which goes before.</param>
internal sealed record RigOptions(
    int Homes, string? Data, string Store, string Intake, int HistoryDays, int HistoryHomes, IReadOnlyList<string> Settings, IReadOnlyList<string> Environment,
    string Database = "sqlite", int ServerCores = 1);
