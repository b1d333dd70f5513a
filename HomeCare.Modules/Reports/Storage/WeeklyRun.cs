namespace HomeCare.Modules.Reports.Storage;

/// <summary>One passage of the weekly job, so that a Monday missed while the machine was off is known.</summary>
internal sealed class WeeklyRun
{
    /// <summary>First day of the week reported on.</summary>
    public required DateOnly Monday { get; init; }

    /// <summary>When it last ended.</summary>
    public required DateTime EndedAt { get; set; }

    public int Made { get; set; }

    public int AlreadyThere { get; set; }

    public int Failed { get; set; }
}
