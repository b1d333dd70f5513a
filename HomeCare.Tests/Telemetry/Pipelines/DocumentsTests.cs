using System.Text.RegularExpressions;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Pipelines;

/// <summary>The documents of the four pipelines name files and codes; a name that has gone astray is worse than none.</summary>
internal sealed partial class DocumentsTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "pipelines");

    [Test]
    public void Every_file_and_folder_they_name_is_there()
    {
        var files = new[] { "HomeCare.Gateway", "HomeCare.Modules", "HomeCare.Web", "HomeCare.Tests" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories))
            .Select(file => "/" + Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .ToList();
        var named = Directory.EnumerateFiles(Folder, "*.md").SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().ToList();

        Assert.That(named, Has.Count.GreaterThan(30));
        Assert.That(named.Where(name => name.EndsWith('/')
            ? !files.Exists(file => file.Contains("/" + name, StringComparison.Ordinal))
            : !files.Exists(file => file.EndsWith("/" + name, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void Every_reason_the_server_may_give_for_the_four_signals_is_explained()
    {
        var text = string.Concat(Directory.EnumerateFiles(Folder, "*.md").Select(File.ReadAllText));

        Assert.That(HomeCare.Modules.Telemetry.ReasonCodes.OfServer.Where(code =>
            !code.StartsWith("battery", StringComparison.Ordinal) && !text.Contains($"`{code}`", StringComparison.Ordinal)), Is.Empty);
    }

    [GeneratedRegex(@"`([A-Za-z./]+(?:\.cs|/))`")]
    private static partial Regex Named();
}
