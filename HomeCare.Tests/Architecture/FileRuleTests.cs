using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Architecture;

internal sealed class FileRuleTests
{
    [Test]
    public void No_folder_is_named_by_kind() => Holds(FileRules.FoldersByKind(Product.Files));

    [Test]
    public void A_folder_named_by_kind_is_seen() =>
        Assert.That(FileRules.FoldersByKind([File("HomeCare.Modules/Alerts/Services/Sender.cs")]), Has.Exactly(1).Contains("Services"));

    [Test]
    public void Every_hand_written_file_keeps_to_its_length() => Holds(FileRules.TooLong(Product.Files, Entities()));

    [TestCase("HomeCare.Web/Program.cs", 40, "")]
    [TestCase("HomeCare.Web/Pages/Doctor/Patient.cshtml.cs", 60, "")]
    [TestCase("HomeCare.Modules/Alerts/TakeAlert.cs", 150, "internal sealed class TakeAlertHandler : IRequestHandler<TakeAlert, int>")]
    [TestCase("HomeCare.Modules/Alerts/Storage/AlertRow.cs", 200, "")]
    [TestCase("HomeCare.Gateway/Sms/GsmModem.cs", 300, "")]
    public void A_file_one_line_too_long_is_seen(string path, int limit, string line)
    {
        Assert.That(FileRules.TooLong([File(path, limit, line)], ["AlertRow"]), Is.Empty);
        Assert.That(FileRules.TooLong([File(path, limit + 1, line)], ["AlertRow"]), Has.Exactly(1).Contains($"at most {limit}"));
    }

    [Test]
    public void A_generated_migration_may_be_long() =>
        Assert.That(FileRules.TooLong([File("HomeCare.Modules/Alerts/Storage/Migrations/Sqlite/First.cs", 900)], []), Is.Empty);

    [Test]
    public void What_the_modules_and_the_wire_show_is_documented() => Holds(FileRules.Undocumented(
        Product.Files.Where(file => file.Path.StartsWith("HomeCare.Modules/", StringComparison.Ordinal))));

    [Test]
    public void A_public_type_without_a_word_is_seen() =>
        Assert.That(
            FileRules.Undocumented([new SourceFile("A.cs", ["/// <summary>Said.</summary>", "[Flags]", "public enum Said { }", "", "public sealed record Unsaid(int Value);"])]),
            Has.Exactly(1).Items.And.All.StartsWith("A.cs:5 "));

    private static SourceFile File(string path, int lines = 1, string line = "") => new(path, [.. Enumerable.Repeat(line, lines)]);

    /// <summary>The types that the modules' databases hold.</summary>
    private static HashSet<string> Entities() =>
    [
        .. from type in Product.Modules.GetTypes()
           where type.IsSubclassOf(typeof(DbContext))
           from property in type.GetProperties()
           where property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>)
           select property.PropertyType.GetGenericArguments()[0].Name,
    ];

    private static void Holds(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.That(all, Is.Empty, string.Join('\n', all));
    }
}
