using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests;

/// <summary>What belongs to the whole run: in the root namespace, so that it ends after the last test of all.</summary>
[SetUpFixture]
internal sealed class WholeRun
{
    [OneTimeTearDown]
    public Task StopThePrivatePostgres() => PrivatePostgres.StopAsync();

    [OneTimeTearDown]
    public Task StopThePrivateInflux() => PrivateInflux.StopAsync();
}
