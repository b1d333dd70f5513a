using Microsoft.AspNetCore.Components;

namespace HomeCare.Modules.Reports.Document;

/// <summary>The style sheet, inside the page: the printed file stands alone and may load nothing.</summary>
internal static class PrintStyle
{
    public static MarkupString Element { get; } = new($"<style>{Read()}</style>");

    private static string Read()
    {
        using var stream = typeof(PrintStyle).Assembly.GetManifestResourceStream("HomeCare.Modules.Reports.Document.print.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
