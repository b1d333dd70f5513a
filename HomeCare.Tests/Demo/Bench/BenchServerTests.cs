extern alias demo;

using demo::HomeCare.Demo.Bench;
using demo::HomeCare.Demo.Bench.Serving;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

internal sealed class BenchServerTests
{
    private PreparedFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new PreparedFolder(Directory.CreateTempSubdirectory("homecare-bench-test-").FullName);

    [TearDown]
    public void Remove() => Directory.Delete(_folder.Root, recursive: true);

    [Test]
    public void A_folder_that_the_bench_did_not_make_is_not_served() => Assert.That(
        () => BenchServer.Build(Settings("127.0.0.1")), Throws.TypeOf<InvalidOperationException>().With.Message.Contains("was not made by the bench"));

    [TestCase("""{"made_by":"somebody","homes":1}""")]
    [TestCase("""{"homes":1}""")]
    [TestCase("made by homecare bench")]
    public void Nor_is_one_whose_mark_is_another_s(string mark)
    {
        File.WriteAllText(_folder.Mark, mark);

        Assert.That(() => BenchServer.Build(Settings("127.0.0.1")), Throws.TypeOf<InvalidOperationException>().With.Message.Contains("was not made by the bench"));
    }

    [Test]
    public void Nobody_else_s_machine_reaches_it()
    {
        _folder.Write(new Prepared(PreparedFolder.Maker, 1, 1, 1, 1, "", "", ""));

        Assert.That(() => BenchServer.Build(Settings("0.0.0.0")), Throws.TypeOf<InvalidOperationException>().With.Message.Contains("loopback alone"));
    }

    [Test]
    public async Task A_folder_of_the_bench_is_served_on_loopback()
    {
        _folder.Write(new Prepared(PreparedFolder.Maker, 1, 1, 1, 1, "", "", ""));

        await using var app = BenchServer.Build(Settings("127.0.0.1"));

        Assert.That(app, Is.Not.Null);
    }

    private string[] Settings(string host) =>
        [$"--Storage:Folder={_folder.Server}", "--Site:Url=http://127.0.0.1:15980", $"--Ingestion:Url=https://{host}:15981"];
}
