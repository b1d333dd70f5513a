using HomeCare.Modules.Alerts.Texts;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

internal sealed class SmsSettingsTests
{
    [TestCase("http", null, typeof(HttpSmsSender))]
    [TestCase("ledger", null, typeof(LedgerSmsSender))]
    [TestCase(null, null, typeof(LedgerSmsSender))]
    [TestCase("http", "ledger", typeof(HttpSmsSender))]
    public void Configuration_alone_chooses_the_channels(string? first, string? second, Type expected)
    {
        using var channels = Read(("Sms:Sender", first), ("Sms:Second:Sender", second));

        Assert.That((channels.First.Sender.GetType(), channels.Second is not null), Is.EqualTo((expected, second is not null)));
    }

    [Test]
    public void Without_names_a_channel_is_called_by_its_shape()
    {
        using var channels = Read(("Sms:Sender", "http"), ("Sms:Second:Sender", "http"), ("Sms:Second:Http:Shape", "OVH"));

        Assert.That((channels.First.Name, channels.Second!.Name), Is.EqualTo(("twilio", "ovh")));
        Assert.That((channels.Find("ovh"), channels.Find("nobody")), Is.EqualTo((channels.Second, (SmsChannel?)null)));
    }

    [TestCase("https://suivi.exemple.fr", null, null, true)]
    [TestCase("http://localhost:5080", null, null, false)]
    [TestCase("http://localhost:5080", "https://sms.exemple.fr", null, true)]
    [TestCase("https://suivi.exemple.fr", null, "false", false)]
    public void A_channel_reports_where_it_can_reach_us_unless_it_is_said_not_to(string site, string? sms, string? said, bool reports)
    {
        using var channels = Read(("Sms:Sender", "http"), ("Site:PublicUrl", site), ("Sms:PublicUrl", sms), ("Sms:Http:Reports", said));

        Assert.That(channels.First.Reports, Is.EqualTo(reports));
    }

    [TestCase(null, false)]
    [TestCase("un-secret-assez-long", true)]
    public void OVH_reports_once_it_has_an_address_with_a_secret(string? secret, bool reports)
    {
        using var channels = Read(("Sms:Sender", "http"), ("Sms:Http:Shape", "ovh"), ("Sms:Http:CallbackSecret", secret));

        Assert.That(channels.First.Reports, Is.EqualTo(reports));
    }

    [Test]
    public void Silence_says_something_only_of_a_channel_that_reports_and_where_there_is_another()
    {
        using var alone = Read(("Sms:Sender", "http"), ("Site:PublicUrl", "https://suivi.exemple.fr"));
        using var both = Read(("Sms:Sender", "http"), ("Site:PublicUrl", "https://suivi.exemple.fr"), ("Sms:Second:Sender", "ledger"));

        Assert.That((alone.IsToReport("twilio:SM1"), both.IsToReport("twilio:SM1"), both.IsToReport("ledger:1"), both.IsToReport("SM1")), Is.EqualTo((false, true, false, false)));
    }

    [Test]
    public void A_modem_needs_no_more_than_its_password()
    {
        using var channels = Read(("Sms:Sender", "http"), ("Sms:Second:Sender", "modem"), ("Sms:Second:Modem:Password", "s3cret"), ("Site:PublicUrl", "https://suivi.exemple.fr"));

        Assert.That((channels.Second!.Name, channels.Second.Sender.GetType(), channels.Second.Reports, channels.Second.CalledAt), Is.EqualTo(("modem", typeof(HttpSmsSender), true, "http://localhost:5080")));
        Assert.That(channels.First.CalledAt, Is.EqualTo("https://suivi.exemple.fr"), "the provider still calls from outside");
        Assert.That(channels.IsToReport("modem:1"), Is.True);
    }

    [TestCase("http://10.0.0.7:5080", null, null)]
    [TestCase("http://10.0.0.7:5080", "https://suivi.exemple.fr", "https://suivi.exemple.fr")]
    [TestCase("http://127.0.0.1:7000/", null, "http://127.0.0.1:7000")]
    public void A_modem_s_program_calls_the_site_where_it_can_reach_it(string site, string? callback, string? calledAt)
    {
        using var channels = Read(("Sms:Sender", "modem"), ("Sms:Modem:Password", "s3cret"), ("Site:Url", site), ("Sms:Modem:CallbackUrl", callback));

        Assert.That(channels.First.CalledAt, Is.EqualTo(calledAt));
    }

    [TestCase("Sms:Sender", "pigeon", "It is ledger, http or modem")]
    [TestCase("Sms:Second:Sender", "pigeon", "It is ledger, http or modem")]
    [TestCase("Sms:Sender", "modem", "Sms:Modem:Password is missing")]
    [TestCase("Sms:Http:CallbackUrl", "http://sms.exemple.fr/", "CallbackUrl is not https")]
    [TestCase("Sms:Http:Url", "", "Url is missing")]
    [TestCase("Sms:Http:Url", "not a url", "Url is missing")]
    [TestCase("Sms:Http:Url", "http://sms.exemple.fr/", "not https")]
    [TestCase("Sms:Http:User", "", "User is missing")]
    [TestCase("Sms:Http:Password", "", "Password is missing")]
    [TestCase("Sms:Http:From", "", "From is missing")]
    [TestCase("Sms:Http:TimeoutSeconds", "0", "1-20")]
    [TestCase("Sms:Http:TimeoutSeconds", "21", "1-20")]
    [TestCase("Sms:Http:Shape", "pigeon", "It is twilio or ovh")]
    [TestCase("Sms:Http:Name", "un nom", "letters and digits")]
    [TestCase("Sms:Http:Name", "treslongnom13", "letters and digits")]
    [TestCase("Sms:Http:CallbackSecret", "court", "fewer than 16")]
    [TestCase("Sms:Second:Http:Url", "", "Sms:Second:Http:Url is missing")]
    [TestCase("Sms:Second:Http:ConsumerKey", "", "ConsumerKey is missing")]
    [TestCase("Sms:Second:Http:From", "", "no text with a link")]
    [TestCase("Sms:Second:Http:Name", "twilio", "another name")]
    public void A_setting_that_cannot_work_is_said_in_one_sentence_without_a_secret(string setting, string value, string says) => Assert.That(
        () => Read(("Sms:Sender", "http"), ("Sms:Second:Sender", "http"), ("Sms:Second:Http:Shape", "ovh"), (setting, value)),
        Throws.InvalidOperationException.With.Message.Contains(says).And.Message.Not.Contains("s3cret"));

    /// <summary>Both channels' settings, but for these.</summary>
    public static IConfiguration Configuration(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>();
        foreach (var channel in new[] { "Sms:Http:", "Sms:Second:Http:" })
        {
            all[channel + "Url"] = "http://127.0.0.1:9/texts";
            all[channel + "User"] = "AC1";
            all[channel + "Password"] = "s3cret";
            all[channel + "ApplicationKey"] = "AK";
            all[channel + "ApplicationSecret"] = "s3cret";
            all[channel + "ConsumerKey"] = "CK";
            all[channel + "From"] = "+33700000000";
        }

        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }

    private static SmsChannels Read(params (string Key, string? Value)[] settings) =>
        SmsSettings.Read(Configuration(settings), "", TimeProvider.System, () => new SocketsHttpHandler());
}
