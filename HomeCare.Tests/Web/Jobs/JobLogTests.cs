using Hangfire.Logging;
using HomeCare.Web.Jobs;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using LogLevel = Hangfire.Logging.LogLevel;

namespace HomeCare.Tests.Web.Jobs;

internal sealed class JobLogTests
{
    [Test]
    public void The_log_of_a_server_that_has_ended_ends_no_other_servers_start()
    {
        var ended = LoggerFactory.Create(_ => { });
        var jobs = new JobLog(ended);
        Assert.That(jobs.GetLogger("before").Log(LogLevel.Error, () => "nobody listens"), Is.True);
        ended.Dispose();
        Assert.That(jobs.GetLogger("after").Log(LogLevel.Error, () => "nobody listens"), Is.False);
    }
}
