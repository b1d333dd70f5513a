extern alias demo;

using demo::HomeCare.Demo;
using NUnit.Framework;

namespace HomeCare.Tests.Demo;

internal sealed class DemoOptionsTests
{
    [Test]
    public async Task Without_options_there_are_three_homes_until_someone_ends_it()
    {
        var (asked, errors) = await ParseAsync();

        Assert.That(errors, Is.Empty);
        Assert.That(asked, Is.EqualTo(new DemoOptions(null, 3, 5080, null, null, null, null)));
    }

    [Test]
    public async Task Each_option_is_heard()
    {
        var recording = Path.GetTempFileName();
        var (asked, errors) = await ParseAsync(
            "--for", "90s", "--homes", "5", "--port", "6000", "--data", "/tmp/there", "--recording", recording, "--json", "/tmp/summary.json", "--kill-server", "45s");

        Assert.That(errors, Is.Empty);
        Assert.That(
            asked,
            Is.EqualTo(new DemoOptions(TimeSpan.FromSeconds(90), 5, 6000, "/tmp/there", recording, "/tmp/summary.json", TimeSpan.FromSeconds(45))));
        File.Delete(recording);
    }

    [TestCase("--for soon", "--for takes a time such as 90s or 2m, not 'soon'")]
    [TestCase("--homes 0", "--homes is 1 to 200, not 0")]
    [TestCase("--homes 201", "--homes is 1 to 200, not 201")]
    [TestCase("--port 70000", "--port is 1 to 65000, not 70000")]
    [TestCase("--recording /no/such.csv", "There is no file /no/such.csv")]
    [TestCase("--json /no/such/folder/out.json", "does not exist")]
    [TestCase("--hoems 3", "--hoems")]
    public async Task What_cannot_be_is_refused_with_a_sentence(string line, string sentence)
    {
        var (asked, errors) = await ParseAsync(line.Split(' '));

        Assert.That(asked, Is.Null);
        Assert.That(errors, Does.Contain(sentence));
    }

    private static async Task<(DemoOptions? Asked, string Errors)> ParseAsync(params string[] line)
    {
        DemoOptions? asked = null;
        var parsed = DemoOptions.Command(options =>
        {
            asked = options;
            return Task.FromResult(0);
        }).Parse(line);
        await parsed.InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = TextWriter.Null, Error = TextWriter.Null });
        return (asked, string.Join('\n', parsed.Errors.Select(error => error.Message)));
    }
}
