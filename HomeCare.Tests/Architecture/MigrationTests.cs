using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Architecture;

/// <summary>Each module's database is what its migrations make of it, on each engine.</summary>
internal sealed class MigrationTests
{
    /// <summary>What the migration tool would be given: every design-time factory of the modules.</summary>
    private static IEnumerable<TestCaseData> Factories() =>
        from type in Product.Modules.GetTypes()
        from face in type.GetInterfaces()
        where face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>)
        select new TestCaseData(type).SetArgDisplayNames(face.GetGenericArguments()[0].Name);

    [TestCaseSource(nameof(Factories))]
    public void A_model_has_no_change_that_its_migrations_lack(Type factory)
    {
        using var database = Make(factory);

        Assert.That(database.Database.HasPendingModelChanges(), Is.False, $"add a migration: dotnet ef migrations add … --context {database.GetType().Name}");
    }

    [Test]
    public void Every_module_s_database_has_a_twin_on_each_engine()
    {
        var twins = Product.Modules.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DbContext)) && type.GetConstructor([]) is null)
            .Where(type => !Product.Modules.GetTypes().Any(other => other.BaseType == type))
            .GroupBy(type => type.BaseType!)
            .Select(twin => (Name: twin.Key.Name, Twins: twin.Select(type => type.Name).Order().ToList()))
            .Where(twin => twin.Twins.Count != 2);

        Assert.That(twins, Is.Empty);
    }

    [Test]
    public void A_model_without_its_migration_is_seen()
    {
        using var database = new Unmigrated(new DbContextOptionsBuilder<Unmigrated>().UseSqlite("Data Source=:memory:").Options);

        Assert.That(database.Database.HasPendingModelChanges(), Is.True);
    }

    private static DbContext Make(Type factory)
    {
        var made = Activator.CreateInstance(factory, nonPublic: true)!;
        return (DbContext)factory.GetMethod("CreateDbContext")!.Invoke(made, [Array.Empty<string>()])!;
    }

    private sealed class Unmigrated(DbContextOptions<Unmigrated> options) : DbContext(options)
    {
        public DbSet<Row> Rows => Set<Row>();
    }

    private sealed class Row
    {
        public int Id { get; set; }
    }
}
