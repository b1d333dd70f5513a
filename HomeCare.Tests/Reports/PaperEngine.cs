using System.Net;
using System.Runtime.Versioning;
using System.Text;
using HomeCare.Modules.Reports.Contracts;

namespace HomeCare.Tests.Reports;

/// <summary>
/// A program that takes Chromium's arguments and lays the page itself into something that looks like a PDF of two pages: for tests of
/// what happens around the print, in milliseconds.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class PaperEngine
{
    private const string Script = """
        #!/bin/sh
        for a; do case $a in --print-to-pdf=*) pdf=${a#*=};; file://*) page=${a#file://};; esac; done
        { printf '%%PDF-1.4\n/Type /Page\n/Type /Page\n/FontFile2\n'; cat "$page"; printf '\n%%%%EOF\n'; } > "$pdf"
        """;

    public static string In(string folder)
    {
        var path = Path.Combine(folder, "paper-engine");
        File.WriteAllText(path, Script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>The page that was laid in, as a person reads it.</summary>
    public static string Read(DocumentFile document) =>
        WebUtility.HtmlDecode(Encoding.UTF8.GetString(document.Pdf)).Replace('\u00A0', ' ');
}
