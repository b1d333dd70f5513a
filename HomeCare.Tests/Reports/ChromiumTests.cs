using System.Runtime.Versioning;
using System.Text;
using HomeCare.Modules.Reports.Pdf;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

[SupportedOSPlatform("linux")]
internal sealed class ChromiumTests
{
    private string folder = "";

    [SetUp]
    public void SetUp() => folder = Directory.CreateTempSubdirectory("homecare-test-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_setting_alone_counts_when_there_is_one()
    {
        var set = Program("mine");
        Program("chromium");

        Assert.That(Chromium.Find(set, folder), Is.EqualTo(set));
        Assert.That(Chromium.Find("/nowhere/chromium", folder), Is.Null);
    }

    [Test]
    public void Without_a_setting_the_lightest_known_engine_on_the_path_is_taken()
    {
        Assert.That(Chromium.Find(null, folder), Is.Null);
        Program("google-chrome");
        var chromium = Program("chromium");
        Assert.That(Chromium.Find(null, "/nowhere:" + folder), Is.EqualTo(chromium));
        var shell = Program("chromium-headless-shell");
        Assert.That(Chromium.Find("", folder), Is.EqualTo(shell));
    }

    [Test]
    public async Task An_engine_that_hangs_is_ended_with_its_children_and_leaves_no_folder()
    {
        var engine = Program("engine", $"sleep 600 & echo $! > {folder}/child; echo $TMPDIR > {folder}/private; wait");
        using var chromium = Engine(engine, TimeSpan.FromSeconds(1));

        var outcome = await chromium.PrintAsync("<p>Jeanne</p>", CancellationToken.None);

        Assert.That(outcome.Refusal?.Code, Is.EqualTo("pdf_engine_failed"));
        Assert.That(IsRunning((await File.ReadAllTextAsync(Path.Combine(folder, "child"))).Trim()), Is.False, "the engine's child");
        Assert.That(Directory.Exists((await File.ReadAllTextAsync(Path.Combine(folder, "private"))).Trim()), Is.False, "the private folder");
    }

    [Test]
    public async Task An_engine_that_fails_is_a_refusal_and_leaves_no_folder()
    {
        using var chromium = Engine(Program("engine", $"stat -c %a $TMPDIR > {folder}/mode; echo $TMPDIR > {folder}/private; exit 3"));

        var outcome = await chromium.PrintAsync("<p>Jeanne</p>", CancellationToken.None);

        Assert.That(outcome.Refusal?.Code, Is.EqualTo("pdf_engine_failed"));
        Assert.That((await File.ReadAllTextAsync(Path.Combine(folder, "mode"))).Trim(), Is.EqualTo("700"));
        Assert.That(Directory.Exists((await File.ReadAllTextAsync(Path.Combine(folder, "private"))).Trim()), Is.False);
    }

    [Test]
    public async Task Documents_are_printed_one_at_a_time()
    {
        // mkdir fails when another engine is inside.
        using var chromium = Engine(Program("engine", $"mkdir {folder}/inside || exit 9; sleep 0.2; rmdir {folder}/inside; for a; do case $a in --print-to-pdf=*) echo ok > ${{a#*=}};; esac; done"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => chromium.PrintAsync("<p></p>", CancellationToken.None)));

        Assert.That(outcomes.Select(outcome => outcome.Succeeded), Is.All.True);
    }

    [Test]
    public async Task A_script_in_the_page_does_not_run()
    {
        PrintedPages.NeedTools();
        using var chromium = new Chromium(new ChromiumSettings(null, TimeSpan.FromSeconds(60)), NullLogger<Chromium>.Instance);
        const string Page = """
            <!DOCTYPE html><html lang="fr"><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"></head>
            <body><p id="a">calme</p><script>document.getElementById("a").textContent = "changed"</script></body></html>
            """;

        var text = await PrintedPages.TextAsync((await chromium.PrintAsync(Page, CancellationToken.None)).Value, 1);

        Assert.That(text, Does.Contain("calme").And.Not.Contain("changed"));
    }

    [TestCase("%PDF-1.4 /Type /Pages /Type /Page /Type /Page /FontFile2 %%EOF\n", null)]
    [TestCase("%PDF-1.4 /Type /Pages /Type /Page /FontFile2 %%EOF\n", "pdf_engine_failed", Description = "One page.")]
    [TestCase("%PDF-1.4 /Type /Page /Type /Page /Type /Page /FontFile2 %%EOF\n", "pdf_engine_failed", Description = "Three pages.")]
    [TestCase("%PDF-1.4 /Type /Page /Type /Page /FontFile2", "pdf_engine_failed", Description = "Cut off.")]
    [TestCase("%PDF-1.4 /Type /Page /Type /Page %%EOF", "pdf_font_missing")]
    [TestCase("", "pdf_engine_failed")]
    public void What_the_engine_gave_is_looked_at_before_it_is_kept(string file, string? code) =>
        Assert.That(PdfCheck.Of(Encoding.Latin1.GetBytes(file), 2)?.Code, Is.EqualTo(code));

    private static Chromium Engine(string program, TimeSpan? timeout = null) =>
        new(new ChromiumSettings(program, timeout ?? TimeSpan.FromSeconds(30)), NullLogger<Chromium>.Instance);

    private string Program(string name, string script = "exit 0")
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    // A killed child may stay a zombie until init reaps it: it has ended all the same.
    private static bool IsRunning(string process)
    {
        var stat = $"/proc/{process}/stat";
        return File.Exists(stat) && File.ReadAllText(stat).Split(") ")[1][0] != 'Z';
    }
}
