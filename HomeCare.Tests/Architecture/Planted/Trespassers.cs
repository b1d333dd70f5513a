// Small modules that break the house's laws on purpose: each law's test has to find its violator here.
#pragma warning disable IDE0130, CA1822
namespace HomeCare.Tests.Architecture.Planted.Patients.Contracts
{
    public readonly record struct Id(Guid Value);
}

namespace HomeCare.Tests.Architecture.Planted.Patients.Storage
{
    internal sealed class Entity
    {
        public string Name { get; set; } = "";
    }
}

namespace HomeCare.Tests.Architecture.Planted.Patients
{
    internal sealed class LooksRight
    {
        public object Make() => new Telemetry.Contracts.Reading(1);
    }
}

namespace HomeCare.Tests.Architecture.Planted.Telemetry.Contracts
{
    public sealed record Reading(int Value);
}

namespace HomeCare.Tests.Architecture.Planted.Telemetry
{
    internal sealed class ReadsEntityInLambda
    {
        public Func<object, string> Make() => value => ((Patients.Storage.Entity)value).Name;
    }

    internal sealed class NamesEntityAsArgument
    {
        public int Count() => Enumerable.Empty<Patients.Storage.Entity>().Count();
    }

    internal sealed class AsksPatients
    {
        public Patients.Contracts.Id Make() => new(Guid.Empty);
    }
}

namespace HomeCare.Tests.Architecture.Planted.Shared
{
    internal sealed class KnowsModule
    {
        public Patients.Contracts.Id Id { get; } = new(Guid.Empty);
    }
}

namespace HomeCare.Tests.Architecture.Planted.Wire
{
    internal sealed class KnowsShared
    {
        public object Make() => new Shared.KnowsModule();
    }
}

namespace HomeCare.Tests.Architecture.Planted.Unplaced
{
    internal sealed class Newcomer
    {
        public object Make() => new Patients.Contracts.Id(Guid.Empty);
    }
}
