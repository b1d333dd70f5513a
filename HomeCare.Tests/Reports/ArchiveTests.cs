using HomeCare.Modules.Reports.Storage;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

internal sealed class ArchiveTests
{
    private readonly byte[] bytes = [.. "%PDF-1.7 …"u8];
    private string folder = "";
    private Archive archive = null!;

    [SetUp]
    public void SetUp()
    {
        folder = Directory.CreateTempSubdirectory("homecare-test-").FullName;
        archive = new Archive(folder);
    }

    [TearDown]
    public void TearDown() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task What_was_kept_is_read_again()
    {
        var id = Guid.NewGuid();
        var digest = await archive.KeepAsync(id, bytes, CancellationToken.None);

        Assert.That((await archive.ReadAsync(id, digest, CancellationToken.None)).Value, Is.EqualTo(bytes));
    }

    [Test]
    public async Task One_changed_bit_is_said()
    {
        var id = Guid.NewGuid();
        var digest = await archive.KeepAsync(id, bytes, CancellationToken.None);
        await File.WriteAllBytesAsync(archive.PathOf(id), [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);

        Assert.That((await archive.ReadAsync(id, digest, CancellationToken.None)).Refusal, Is.EqualTo(Archive.Altered));
    }

    [Test]
    public async Task What_is_gone_is_said() => Assert.That(
        (await archive.ReadAsync(Guid.NewGuid(), "", CancellationToken.None)).Refusal, Is.EqualTo(Archive.Missing));

    [Test]
    public async Task A_document_is_never_written_over()
    {
        var id = Guid.NewGuid();
        var digest = await archive.KeepAsync(id, bytes, CancellationToken.None);

        Assert.That(() => archive.KeepAsync(id, [1], CancellationToken.None), Throws.InstanceOf<IOException>());
        Assert.That((await archive.ReadAsync(id, digest, CancellationToken.None)).Value, Is.EqualTo(bytes));
        Assert.That(Directory.GetFiles(folder, "*", SearchOption.AllDirectories), Has.Length.EqualTo(1), "nothing half written stays");
    }

    [Test]
    public async Task What_a_crash_left_half_written_is_swept_and_documents_stay()
    {
        var id = Guid.NewGuid();
        await archive.KeepAsync(id, bytes, CancellationToken.None);
        var half = archive.PathOf(id) + ".part";
        await File.WriteAllBytesAsync(half, [1]);

        archive.Sweep(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.That(File.Exists(half), "too young to be a crash's");
        archive.Sweep(new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.That(File.Exists(half), Is.False);
        Assert.That(File.Exists(archive.PathOf(id)));
    }

    [Test]
    public void Sweeping_an_archive_that_is_not_there_yet_does_nothing() =>
        Assert.That(() => new Archive(Path.Combine(folder, "none")).Sweep(DateTimeOffset.MaxValue), Throws.Nothing);
}
