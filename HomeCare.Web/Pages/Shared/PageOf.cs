namespace HomeCare.Web.Pages.Shared;

/// <summary>One page of a list: what is not on it is neither read nor written down as read.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Number">Which, from 1.</param>
/// <param name="Pages">Of how many, at least 1.</param>
/// <param name="Total">How many items all pages hold.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, int Number, int Pages, int Total)
{
    /// <summary>The asked page; one that does not exist is the nearest that does.</summary>
    public static PageOf<T> Of(IReadOnlyList<T> all, int asked, int size = Paging.Size)
    {
        var pages = Math.Max(1, (all.Count + size - 1) / size);
        var number = Math.Clamp(asked, 1, pages);
        return new PageOf<T>([.. all.Skip((number - 1) * size).Take(size)], number, pages, all.Count);
    }
}

/// <summary>How lists page.</summary>
internal static class Paging
{
    /// <summary>People on a page; never more than 100 (SECURITY 27).</summary>
    public const int Size = 50;
}
