using System.Collections;
using HomeCare.Modules.Shared;

namespace HomeCare.Tests.Support;

/// <summary>
/// Runs a fixture once an engine: <c>[TestFixtureSource(typeof(TwoEngines))]</c> on a class whose constructor takes an
/// <see cref="EngineKind"/>.
/// </summary>
internal sealed class TwoEngines : IEnumerable
{
    public IEnumerator GetEnumerator()
    {
        yield return EngineKind.Sqlite;
        yield return EngineKind.PostgreSql;
    }
}
