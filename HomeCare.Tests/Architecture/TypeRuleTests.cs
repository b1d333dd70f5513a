using NUnit.Framework;

namespace HomeCare.Tests.Architecture;

internal sealed class TypeRuleTests
{
    private static readonly Type[] Shipped = [.. Product.Programs.SelectMany(program => program.GetTypes()).Where(IsOurs)];
    private static readonly Type[] Planted = [.. Product.Tests.GetTypes()
        .Where(type => type.Namespace?.StartsWith("HomeCare.Tests.Architecture.Planted", StringComparison.Ordinal) == true)];

    [Test]
    public void Contracts_are_public_values() => Holds(TypeRules.NotValues(Product.Modules.GetTypes()));

    [Test]
    public void An_entity_among_the_contracts_is_seen() =>
        Assert.That(TypeRules.NotValues(Planted), Has.Exactly(1).Contains("Planted.Loose.Contracts.MutableThing"));

    [Test]
    public void A_module_shows_its_contracts_and_its_registration_and_nothing_else() =>
        Holds(TypeRules.NeedlesslyPublic(Product.Modules.GetTypes(), "HomeCare.Modules"));

    [Test]
    public void A_handler_left_public_is_seen() =>
        Assert.That(
            TypeRules.NeedlesslyPublic(Planted, "HomeCare.Tests.Architecture.Planted"), Has.Exactly(1).Contains("Planted.Loose.PublicHandler"));

    [Test]
    public void Every_interface_has_two_implementations() => Holds(TypeRules.LonelyInterfaces(Shipped));

    [Test]
    public void An_interface_with_one_implementation_is_seen() =>
        Assert.That(TypeRules.LonelyInterfaces(Planted), Has.Exactly(1).Contains("Planted.Loose.IOnlyOne"));

    [Test]
    public void Logs_carry_ids_only() => Holds(TypeRules.TalkativeLogs(Shipped));

    [Test]
    public void A_log_message_with_a_phone_number_or_a_whole_record_is_seen() =>
        Assert.That(
            TypeRules.TalkativeLogs(Planted),
            Has.Exactly(2).Items.And.Some.Contains("contactPhone").And.Some.Contains("MutableThing thing"));

    [Test]
    public void No_class_is_called_a_helper_manager_or_service() => Holds(TypeRules.EmptySuffixes(Shipped));

    [Test]
    public void A_helper_is_seen() =>
        Assert.That(TypeRules.EmptySuffixes(Planted), Has.Exactly(1).Contains("Planted.Loose.DateHelper"));

    private static void Holds(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.That(all, Is.Empty, string.Join('\n', all));
    }

    // Source generators and Razor write types of their own into our assemblies.
    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith("HomeCare.", StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal);
}
