using HomeCare.Modules.Telemetry.Series.Influx;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Influx;

internal sealed class InfluxSettingsTests
{
    [Test]
    public void The_address_alone_is_enough()
    {
        var settings = From("Url=http://127.0.0.1:8086");
        Assert.That((settings.Database, settings.Token, settings.User, settings.TimeOut), Is.EqualTo(("homecare", (string?)null, (string?)null, TimeSpan.FromSeconds(20))));
    }

    [TestCase("Database=x", "Url is missing")]
    [TestCase("Url=ftp://x", "Url is missing or not a URL")]
    [TestCase("Url=http://influx.example", "Url is not https")]
    [TestCase("Url=https://me:secret@influx.example", "Url bears a password")]
    [TestCase("Url=http://[::1]:8086;Database=a b", "Database is not a name")]
    [TestCase("Url=https://x;Token=t;User=u;Password=p", "both given")]
    [TestCase("Url=https://x;User=u", "User or Password is missing")]
    [TestCase("Url=https://x;Token=t\n", "a character that no header carries")]
    [TestCase("Url=https://x;TimeoutSeconds=0", "TimeoutSeconds is not 1-120")]
    [TestCase("Url=https://x;TimeoutSeconds=soon", "TimeoutSeconds is not 1-120")]
    public void A_setting_that_cannot_work_is_refused_with_a_sentence(string settings, string said)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => From(settings));
        Assert.That(refusal!.Message, Does.StartWith("Telemetry:Store is influx but Telemetry:Influx:").And.Contain(said).And.Not.Contain("secret"));
    }

    [Test]
    public void What_may_be_shown_bears_no_secret()
    {
        Assert.That(From("Url=https://x;Token=hush").ToString(), Is.EqualTo("https://x, database homecare"));
        Assert.That($"{From("Url=https://x/influx/;User=u;Password=hush")}", Does.Not.Contain("hush"));
    }

    private static InfluxSettings From(string settings) => InfluxSettings.From(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split(';').Select(each => each.Split('=', 2)).Select(pair => KeyValuePair.Create("Telemetry:Influx:" + pair[0], (string?)pair[1])))
        .Build());
}
