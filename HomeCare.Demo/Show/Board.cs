using System.Globalization;
using HomeCare.Demo.Counting;
using HomeCare.Demo.Homes;

namespace HomeCare.Demo.Show;

/// <summary>What is shown once, before and after the ledger: how to sign in, who lives where, what it came to.</summary>
internal sealed class Board(Screen screen, TimeProvider time)
{
    public void Welcome(Uri site, Seeded seeded, IReadOnlyList<Home> homes, DataFolder data)
    {
        screen.Line();
        screen.Line("HomeCare demo", Ink.Strong);
        screen.Line();
        screen.Line($"  Open   {screen.Paint(site.ToString(), Ink.Strong)}");
        screen.Line();
        screen.Line($"  {"role",-8} {"e-mail",-30} {"password",-26} {"code now",-9}", Ink.Quiet);
        foreach (var signIn in seeded.SignIns)
        {
            screen.Line($"  {signIn.Role,-8} {signIn.Email,-30} {signIn.Password,-26} {Totp.Code(signIn.TotpSecret, time.GetUtcNow()),-9}");
        }

        screen.Line();
        screen.Line("  A code lasts 30 s and signs in once. The next one, or for an authenticator on a telephone the secret:", Ink.Quiet);
        foreach (var signIn in seeded.SignIns)
        {
            screen.Line($"  {signIn.Role,-8} ./homecare totp {signIn.TotpSecret}");
        }

        screen.Line();
        foreach (var home in homes)
        {
            var relatives = string.Join(", ", home.Seeded.Contacts.Select(contact => $"{contact.FirstName} ({contact.Relationship})"));
            screen.Line($"  {home.Name,-8} {home.Seeded.ShortName,-16} {home.Scenario,-13} texts go to {relatives}");
        }

        screen.Line();
        screen.Line($"  Files and logs: {data.Root}{(data.IsKept ? "" : "  (goes with the demo; --data DIR keeps it)")}", Ink.Quiet);
        screen.Line("  Ctrl-C stops everything and prints a summary. Kill the server if you like: it comes back, and nothing is lost.", Ink.Quiet);
        screen.Line();
    }

    /// <summary>The codes of this half minute, for the line that stays.</summary>
    public string Codes(Seeded seeded)
    {
        var now = time.GetUtcNow();
        var codes = string.Join(" · ", seeded.SignIns.DistinctBy(signIn => signIn.Role).Select(signIn => $"{signIn.Role} {Totp.Code(signIn.TotpSecret, now)}"));
        return $"codes now: {codes}  ({Totp.SecondsLeft(now)} s left)";
    }

    public void Farewell(Summary summary, TimeSpan lasted)
    {
        screen.Line();
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"Summary after {lasted.TotalSeconds:0} s"), Ink.Strong);
        screen.Line();
        Figure("readings measured by the bracelets", summary.ReadingsEmitted);
        Figure("readings in the server's files", summary.ReadingsStored);
        Figure("lost", summary.ReadingsLost, summary.ReadingsLost == 0 ? Ink.Good : Ink.Red);
        Figure("duplicates", summary.DuplicatesVisible, summary.DuplicatesVisible == 0 ? Ink.Good : Ink.Red);
        Figure("alerts", summary.Alerts.Count);
        Figure("texts by the boxes", summary.BoxSms);
        Figure("texts by the server", summary.ServerSms);
        Times("danger's frame -> text at the modem", summary.DangerToModemMs);
        Times("danger's frame -> alert on the server", summary.DangerToServerAlertMs);
        screen.Line();
    }

    private void Figure(string what, int number, Ink ink = Ink.Plain) =>
        screen.Line($"  {what,-40} {screen.Paint(number.ToString(CultureInfo.InvariantCulture).PadLeft(8), ink)}");

    private void Times(string what, Percentiles times) => screen.Line(times.Max is null
        ? $"  {what,-40}     none"
        : string.Create(CultureInfo.InvariantCulture, $"  {what,-40} {times.P50,8:0} ms half, {times.P99:0} ms 99 of 100, {times.Max:0} ms the longest"));
}
