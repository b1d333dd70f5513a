using HomeCare.Tests.Gateway.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Outbox;

[TestFixture]
internal sealed class BoxKeyTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void The_same_is_sealed_differently_each_time()
    {
        var key = BoxKey.Open(_folder.File(BoxKey.FileName), TimeProvider.System, []);

        var (one, other) = (key.Seal("words"u8, "here"), key.Seal("words"u8, "here"));

        Assert.That(one, Is.Not.EqualTo(other));
        Assert.That((one[0], key.Unseal(one, "here"), key.Unseal(one, "there")), Is.EqualTo(((byte)1, "words"u8.ToArray(), (byte[]?)null)));
        Assert.That(Enumerable.Range(0, one.Length).Select(cut => key.Unseal(one.AsSpan(0, cut), "here")), Has.All.Null);
    }

    [Test]
    public void A_key_that_the_disk_does_not_take_is_in_memory_and_written_as_soon_as_it_can_be()
    {
        var path = Path.Combine(_folder.With("in the way", ""), "key");
        var key = BoxKey.Open(path, TimeProvider.System, []);
        var made = key.Seal("words"u8, "here");
        Assert.That((key.IsInMemory, key.Unseal(made, "here")), Is.EqualTo((true, "words"u8.ToArray())));

        File.Delete(_folder.File("in the way"));
        key.WriteAgain();

        Assert.That((key.IsInMemory, BoxKey.Open(path, TimeProvider.System, []).Unseal(made, "here")), Is.EqualTo((false, "words"u8.ToArray())));
    }

    [Test]
    public void A_file_made_by_hand_is_a_key_and_stays_as_it_is()
    {
        var (path, secret) = (_folder.File("key"), _folder.With("secret", "of the board"));
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

        var made = BoxKey.Open(path, TimeProvider.System, [secret]).Seal("words"u8, "here");

        Assert.That(BoxKey.Open(path, TimeProvider.System, [secret]).Unseal(made, "here"), Is.EqualTo("words"u8.ToArray()));
        Assert.That(BoxKey.Open(path, TimeProvider.System, []).Unseal(made, "here"), Is.Null, "the board's secret is part of it");
        Assert.That(new FileInfo(path).Length, Is.EqualTo(32));
    }

    [Test]
    public void A_key_file_of_another_board_is_kept_beside_and_another_made()
    {
        var (path, secret) = (_folder.File("key"), _folder.With("secret", "of the board"));
        BoxKey.Open(path, TimeProvider.System, [secret]);
        var former = File.ReadAllBytes(path);

        var key = BoxKey.Open(path, TimeProvider.System, []);

        Assert.That((key.WasWrong, key.IsInMemory), Is.EqualTo((true, false)));
        Assert.That(File.ReadAllBytes(Directory.GetFiles(_folder.Path, "key.wrong-*").Single()), Is.EqualTo(former));
        Assert.That(BoxKey.Open(path, TimeProvider.System, []).WasWrong, Is.False);
    }

    [Test]
    public void A_key_file_that_does_not_come_out_is_not_written_over()
    {
        // A folder opens no better for root, whom modes do not stop.
        var path = _folder.File("key");
        var key = BoxKey.Open(Path.Combine(_folder.With("file", ""), "key"), TimeProvider.System, []);
        Directory.CreateDirectory(path);

        key.WriteAgain();

        Assert.That(key.IsInMemory, Is.True);
        Assert.That(BoxKey.TryRead(path), Is.Null);
    }
}
