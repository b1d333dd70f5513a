using NUnit.Framework;
using DurableFile = HomeCare.Modules.Shared.DurableFile;

namespace HomeCare.Tests.BackOffice;

internal sealed class DurableFileTests
{
    private string folder = null!;

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("homecare-test-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void It_replaces_a_file_whole()
    {
        var path = Path.Combine(folder, "a");
        DurableFile.Write(path, "a long first text");
        DurableFile.Write(path, "short");

        Assert.That(File.ReadAllText(path), Is.EqualTo("short"));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void When_it_fails_what_was_there_still_is_and_nothing_else()
    {
        var path = Path.Combine(folder, "a");
        Directory.CreateDirectory(path);

        Assert.That(() => DurableFile.Write(path, "text"), Throws.InstanceOf<Exception>());
        Assert.That(Directory.GetFileSystemEntries(folder), Is.EqualTo([path]));
    }
}
