using NUnit.Framework;

namespace HomeCare.Tests.Architecture;

internal sealed class ModuleBoundaryTests
{
    private static readonly ModuleBoundaries Planted = new("HomeCare.Tests.Architecture.Planted", ["Patients", "Telemetry"]);

    [Test]
    public void Every_module_that_exists_has_its_place_in_the_order() =>
        Assert.That(ModuleBoundaries.House.Discover(CompiledCode.Of(Product.Modules)), Is.EquivalentTo(ModuleBoundaries.House.LeftToRight));

    [Test]
    public void A_module_uses_only_contracts_of_modules_to_its_left()
    {
        var trespasses = ModuleBoundaries.House.Trespasses(CompiledCode.Of(Product.Modules)).ToList();

        Assert.That(trespasses, Is.Empty, string.Join('\n', trespasses));
    }

    [TestCase("Planted.Telemetry.ReadsEntityInLambda uses .*Planted.Patients.Storage.Entity.*no contract", TestName = "Another_module's_entity_used_only_inside_a_lambda_is_seen")]
    [TestCase("Planted.Telemetry.NamesEntityAsArgument uses .*Planted.Patients.Storage.Entity.*no contract", TestName = "Another_module's_entity_used_only_as_a_type_argument_is_seen")]
    [TestCase("Planted.Patients.LooksRight uses .*Planted.Telemetry.Contracts.Reading.*to the right", TestName = "A_contract_of_a_module_to_the_right_is_seen")]
    [TestCase("Planted.Shared.KnowsModule uses .*Planted.Patients.Contracts.Id.*knows no module", TestName = "Shared_code_that_knows_a_module_is_seen")]
    [TestCase("Planted.Wire.KnowsShared uses .*Planted.Shared.KnowsModule.*know nothing else", TestName = "A_wire_type_that_knows_the_server_is_seen")]
    [TestCase("Planted.Unplaced.Newcomer uses .*Planted.Patients.Contracts.Id.*no place in the order", TestName = "A_module_without_a_place_is_seen")]
    public void Each_trespass_is_seen(string pattern) =>
        Assert.That(Planted.Trespasses(CompiledCode.Of(Product.Tests)), Has.Some.Matches(pattern));

    [Test]
    public void A_contract_of_a_module_to_the_left_may_be_used() =>
        Assert.That(Planted.Trespasses(CompiledCode.Of(Product.Tests)), Has.None.Contains("Planted.Telemetry.AsksPatients"));
}
