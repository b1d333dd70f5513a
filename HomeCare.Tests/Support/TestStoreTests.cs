using HomeCare.Modules.Shared;
using Npgsql;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class TestStoreTests(EngineKind kind)
{
    [Test]
    public async Task Each_test_gets_a_store_of_its_own()
    {
        await using var one = await TestStore.CreateAsync(kind);
        await using var other = await TestStore.CreateAsync(kind);

        Assert.That(Engine.From(one.Configuration).Kind, Is.EqualTo(kind));
        Assert.That(one.Folder, Is.Not.EqualTo(other.Folder));
        if (kind == EngineKind.PostgreSql)
        {
            await using var connection = new NpgsqlConnection(one.ConnectionString);
            await connection.OpenAsync();
            Assert.That(one.ConnectionString, Is.Not.EqualTo(other.ConnectionString));
            Assert.That(connection.PostgreSqlVersion.Major, Is.GreaterThanOrEqualTo(13));
        }
    }
}
