using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>A plan as a person types it: a row a stage, minutes and who. A row without minutes is no stage.</summary>
internal sealed record EscalationForm
{
    /// <summary>Empty rows below those that are filled.</summary>
    private const int Spare = 2;

    public List<string?> RedMinutes { get; init; } = [];

    public List<EscalationTarget> RedWho { get; init; } = [];

    public List<string?> OrangeMinutes { get; init; } = [];

    public List<EscalationTarget> OrangeWho { get; init; } = [];

    public string? OnSite { get; init; }

    public string? Reason { get; init; }

    public IEnumerable<(string? Minutes, EscalationTarget Who)> Red => Rows(RedMinutes, RedWho);

    public IEnumerable<(string? Minutes, EscalationTarget Who)> Orange => Rows(OrangeMinutes, OrangeWho);

    public static EscalationForm Of(EscalationPlan plan) => new()
    {
        RedMinutes = [.. plan.Red.Select(stage => Text(stage.AfterMinutes))],
        RedWho = [.. plan.Red.Select(stage => stage.Who)],
        OrangeMinutes = [.. plan.Orange.Select(stage => Text(stage.AfterMinutes))],
        OrangeWho = [.. plan.Orange.Select(stage => stage.Who)],
        OnSite = Text(plan.OnSiteMinutes),
    };

    /// <summary>The plan in order of time, or that something is not a number. Whether it can work is for the module to say.</summary>
    public Outcome<EscalationPlan> Read()
    {
        var (red, orange) = (Stages(RedMinutes, RedWho), Stages(OrangeMinutes, OrangeWho));
        return red is null || orange is null || Number(OnSite) is not { } onSite
            ? new Refusal("not_a_number", "Écrivez les minutes en nombres entiers, par exemple 3.", "Write minutes as whole numbers, for example 3.")
            : new EscalationPlan(red, orange, onSite);
    }

    private static IEnumerable<(string? Minutes, EscalationTarget Who)> Rows(IReadOnlyList<string?> minutes, IReadOnlyList<EscalationTarget> who) =>
        minutes.Zip(who).Where(row => !string.IsNullOrWhiteSpace(row.First)).Concat(Enumerable.Repeat(((string?)null, EscalationTarget.BackupNurse), Spare));

    private static List<EscalationStage>? Stages(IReadOnlyList<string?> minutes, IReadOnlyList<EscalationTarget> who)
    {
        var filled = minutes.Zip(who).Where(row => !string.IsNullOrWhiteSpace(row.First)).ToList();
        return filled.Exists(row => Number(row.First) is null) ? null : [.. filled.Select(row => new EscalationStage(Number(row.First)!.Value, row.Second)).OrderBy(stage => stage.AfterMinutes)];
    }

    private static string Text(int minutes) => minutes.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string? text) => int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
