using System.Text.RegularExpressions;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Architecture;

/// <summary>A safety case that names a test which is not there is worth less than none.</summary>
internal sealed partial class SafetyCaseTests
{
    [Test]
    public void Every_test_that_the_safety_case_names_is_there_and_runs()
    {
        var tests = typeof(SafetyCaseTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes(inherit: true).Any(attribute => attribute is NUnit.Framework.Interfaces.ITestBuilder or NUnit.Framework.Interfaces.ISimpleTestBuilder))
            .Where(method => !Attribute.IsDefined(method, typeof(IgnoreAttribute)) && !Attribute.IsDefined(method, typeof(ExplicitAttribute)))
            .Select(method => method.Name).ToHashSet();
        var named = Name().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "safety-case.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.That(named, Has.Count.GreaterThan(40));
        Assert.That(named.Where(name => !tests.Contains(name)), Is.Empty);
    }

    [GeneratedRegex(@"`([A-Z]\w*_\w+)`")]
    private static partial Regex Name();
}
