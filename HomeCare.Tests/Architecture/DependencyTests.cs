using System.Reflection;
using NUnit.Framework;

namespace HomeCare.Tests.Architecture;

internal sealed class DependencyTests
{
    /// <summary>Of ASP.NET the modules use what needs no server: the account store, and Razor as a template language for documents.</summary>
    private static readonly string[] Serverless =
    [
        "Microsoft.AspNetCore.Identity.EntityFrameworkCore", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Web",
    ];

    /// <summary>What runs beside the bench as a program of its own; the demo and the load generator know nothing of it.</summary>
    private const string BenchServing = "HomeCare.Demo.Bench.Serving.";

    /// <summary>What reads the server's own files to count for itself: it needs their format, and runs nothing of the server.</summary>
    private const string ReadingFiles = "HomeCare.Demo.Counting.ServerFiles";

    [Test]
    public void The_box_references_no_project_of_the_server() => Assert.That(Ours(Product.Gateway), Is.Empty);

    [Test]
    public void A_program_that_references_a_project_of_ours_is_seen() =>
        Assert.That(Ours(Product.Tests), Has.Some.EqualTo("HomeCare.Modules"));

    [Test]
    public void The_demo_uses_the_box_s_twins_and_nothing_of_the_server() =>
        Assert.That(OfTheServer().Where(use => !use.From.StartsWith(BenchServing, StringComparison.Ordinal) && !IsOf(use.From, ReadingFiles)), Is.Empty);

    [Test]
    public void The_bench_s_server_which_hosts_the_server_is_seen() => Assert.That(OfTheServer(), Is.Not.Empty);

    [Test]
    public void The_modules_have_no_web_server() => Assert.That(Servers(Product.Modules), Is.Empty);

    [Test]
    public void A_web_server_is_seen() => Assert.That(Servers(Product.Web), Is.Not.Empty);

    [Test]
    public void The_wire_s_words_need_the_base_library_alone() => Assert.That(Foreign("HomeCare.Modules.Wire.", Product.Modules), Is.Empty);

    [Test]
    public void A_type_that_needs_a_package_is_seen() =>
        Assert.That(Foreign("HomeCare.Modules.Shared.", Product.Modules), Has.Some.Contains("MediatR"));

    private static bool IsOf(string from, string type) => from == type || from.StartsWith(type + "+", StringComparison.Ordinal);

    private static IEnumerable<Use> OfTheServer() =>
        CompiledCode.Of(Product.Demo).Where(use => use.ToAssembly is "HomeCare.Web" or "HomeCare.Modules");

    private static IEnumerable<string> Ours(Assembly program) => References(program)
        .Where(name => name.StartsWith("HomeCare.", StringComparison.Ordinal));

    private static IEnumerable<string> Servers(Assembly program) => References(program)
        .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !Serverless.Contains(name));

    private static IEnumerable<string> References(Assembly program) => program.GetReferencedAssemblies().Select(name => name.Name!);

    private static IEnumerable<string> Foreign(string folder, Assembly program) => CompiledCode.Of(program)
        .Where(use => use.From.StartsWith(folder, StringComparison.Ordinal) && !use.To.StartsWith(folder, StringComparison.Ordinal))
        .Where(use => !use.ToAssembly.StartsWith("System.", StringComparison.Ordinal) && !IsGenerated(use.To))
        .Select(use => use.ToString());

    // What the compiler and its generators write into our own assembly: attributes, regular expressions, the bytes of literals.
    private static bool IsGenerated(string type) =>
        type.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal) || type.StartsWith("System.", StringComparison.Ordinal)
        || type.Contains("<PrivateImplementationDetails>", StringComparison.Ordinal);
}
