using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.DBus;

/// <summary>Known bytes both ways, and bytes that want to do harm.</summary>
[TestFixture]
internal sealed class DBusMessageTests
{
    // The Hello that every client sends, as dbus-send (libdbus) writes it.
    private const string Hello =
        "6C01000100000000010000006E000000" +
        "01016F00150000002F6F72672F667265656465736B746F702F44427573000000" +
        "06017300140000006F72672E667265656465736B746F702E4442757300000000" +
        "02017300140000006F72672E667265656465736B746F702E4442757300000000" +
        "030173000500000048656C6C6F000000";

    [Test]
    public void The_hello_of_libdbus_is_read_and_ours_is_read_back()
    {
        var theirs = DBusMessage.Parse(Convert.FromHexString(Hello));

        Assert.That(theirs, Is.Not.Null);
        Assert.That(
            (theirs!.Kind, theirs.Serial, theirs.Path, theirs.Interface, theirs.Member, theirs.Destination, theirs.WantsReply),
            Is.EqualTo((DBusKind.Call, 1u, "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello", "org.freedesktop.DBus", true)));
        Assert.That(theirs.Values(), Is.Empty);
        Assert.That(DBusMessage.Parse(theirs.ToBytes())?.ToString(), Is.EqualTo(theirs.ToString()));
    }

    [TestCase("y", "05")]
    [TestCase("b", "01000000")]
    [TestCase("q", "3412")]
    [TestCase("n", "FEFF")]
    [TestCase("i", "FEFFFFFF")]
    [TestCase("u", "78563412")]
    [TestCase("s", "03000000 666F6F 00")]
    [TestCase("o", "04000000 2F612F62 00")]
    [TestCase("g", "02 6179 00")]
    [TestCase("v", "01 75 00 00 78563412")]
    [TestCase("ay", "03000000 010203")]
    [TestCase("as", "0D000000 0100000061 00 0000 00000000 00", Description = "alignment between the elements")]
    [TestCase("a{sv}", "10000000 00000000 0100000061 00 01 62 00 000000 01000000")]
    [TestCase("(yu)", "05 000000 78563412")]
    [TestCase("yu", "05 000000 78563412", Description = "padding between the values")]
    public void A_value_is_written_as_it_is_read(string signature, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        var values = DBusReader.Values(bytes, littleEndian: true, signature);

        Assert.That(values, Is.Not.Null);
        Assert.That(Convert.ToHexString(DBusWriter.Values(signature, Writable(signature, values!))), Is.EqualTo(Convert.ToHexString(bytes)));
    }

    [Test]
    public void Big_endian_is_read_too()
    {
        Assert.That(DBusReader.Values([0x12, 0x34, 0x56, 0x78], littleEndian: false, "u"), Is.EqualTo(new object[] { 0x12345678u }));
        Assert.That(DBusReader.Values([0, 0, 0, 1, 0x61, 0], littleEndian: false, "s"), Is.EqualTo(new object[] { "a" }));
        Assert.That(
            DBusReader.Values([0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2], littleEndian: false, "dxt"),
            Is.EqualTo(new object[] { 1.5, long.MinValue + 1, 2ul }));
    }

    [TestCase("u", "785634", Description = "cut")]
    [TestCase("u", "7856341200", Description = "a byte too many")]
    [TestCase("yu", "05 000001 78563412", Description = "padding that is not zero")]
    [TestCase("b", "02000000", Description = "neither true nor false")]
    [TestCase("s", "03000000 666F6F 01", Description = "no end")]
    [TestCase("s", "03000000 660066 00", Description = "a NUL within")]
    [TestCase("s", "02000000 C328 00", Description = "no UTF-8")]
    [TestCase("s", "FFFFFFFF 61 00", Description = "four gigabytes")]
    [TestCase("s", "FFFFFF7F 61 00", Description = "two gigabytes")]
    [TestCase("o", "03000000 612F62 00", Description = "a path without its slash")]
    [TestCase("o", "03000000 2F612F 00", Description = "a path that ends in one")]
    [TestCase("o", "03000000 2F2F61 00")]
    [TestCase("g", "01 7A 00", Description = "no type")]
    [TestCase("g", "01 61 00", Description = "an array of nothing")]
    [TestCase("v", "00 00", Description = "a variant of nothing")]
    [TestCase("v", "02 7575 00 0100000001000000", Description = "a variant of two")]
    [TestCase("ay", "FFFFFFFF 01")]
    [TestCase("au", "03000000 010203", Description = "an array that ends within an element")]
    [TestCase("au", "05000000 01020304 05000000")]
    [TestCase("a{sv}", "10000000 00000000 0100000061 00 01 62 00 000000 02000000")]
    [TestCase("()", "00", Description = "an empty struct")]
    [TestCase("a{vs}", "00000000 00000000", Description = "a key that is no basic type")]
    [TestCase("a", "00000000")]
    [TestCase("(y", "00")]
    public void What_breaks_the_format_is_nothing(string signature, string hex) =>
        Assert.That(DBusReader.Values(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), littleEndian: true, signature), Is.Null);

    [Test]
    public void Nesting_has_an_end()
    {
        Assert.That(DBusSignatures.IsValid(new string('a', 30) + "y"), Is.True);
        Assert.That(DBusSignatures.IsValid(new string('a', 60) + "y"), Is.False);
        Assert.That(DBusSignatures.IsValid(new string('(', 60) + "y" + new string(')', 60)), Is.False);
        Assert.That(DBusSignatures.IsValid(new string('y', 256)), Is.False);

        // A variant in a variant in a variant…
        var bytes = Enumerable.Repeat(new byte[] { 1, (byte)'v', 0 }, 20_000).SelectMany(one => one).Concat(new byte[] { 1, (byte)'y', 0, 7 }).ToArray();
        Assert.That(DBusReader.Values(bytes, littleEndian: true, "v"), Is.Null);
    }

    [TestCase(0, 0x7A, Description = "no byte order")]
    [TestCase(3, 2, Description = "a later version")]
    [TestCase(1, 0, Description = "the kind that there is not")]
    [TestCase(8, 0, Description = "serial 0")]
    [TestCase(7, 0x7F, Description = "a body of two gigabytes")]
    [TestCase(15, 0x7F, Description = "fields of two gigabytes")]
    [TestCase(12, 0x6F, Description = "fields that end elsewhere")]
    [TestCase(18, 0x73, Description = "a path as a string")]
    public void A_head_that_breaks_the_format_is_no_message(int at, byte value)
    {
        var bytes = Convert.FromHexString(Hello);
        bytes[at] = value;

        Assert.That(DBusMessage.Parse(bytes), Is.Null);
    }

    [Test]
    public void A_message_is_cut_nowhere_and_flipped_nowhere_to_harm()
    {
        var whole = new DBusMessage(DBusKind.Signal, 9)
        {
            Path = "/org/bluez/hci0/dev_C0",
            Interface = "org.freedesktop.DBus.Properties",
            Member = "PropertiesChanged",
            Sender = ":1.7",
            Signature = "sa{sv}as",
            Body = DBusWriter.Values(
                "sa{sv}as", "org.bluez.Device1",
                new Dictionary<string, object> { ["Value"] = new DBusVariant("ay", new byte[] { 1, 2, 3 }), ["RSSI"] = new DBusVariant("n", (short)-50) },
                new object[] { "Name", "Icon" }),
        }.ToBytes();
        Assert.That(DBusMessage.Parse(whole)!.Values(), Has.Length.EqualTo(3));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.That(DBusMessage.Parse(whole.AsMemory(0, length)), Is.Null, $"cut at {length}");
        }

        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.DoesNotThrow(() => DBusMessage.Parse(flipped)?.Values(), $"bit {bit}");
        }
    }

    [Test]
    public void No_bytes_whatever_bring_the_reader_down([Values(1, 2, 3)] int seed)
    {
        const string Types = "ybnqiuxtdsogva(){}";
        var dice = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[dice.Next(0, 96)];
            dice.NextBytes(bytes);
            // Small numbers make lengths that fit, which go deeper than noise does.
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] = dice.Next(3) == 0 ? bytes[at] : (byte)dice.Next(0, 4);
            }

            var signature = new string([.. Enumerable.Range(0, dice.Next(1, 8)).Select(_ => Types[dice.Next(Types.Length)])]);
            Assert.DoesNotThrow(() => DBusReader.Values(bytes, dice.Next(2) == 0, signature), $"{signature} {Convert.ToHexString(bytes)}");
            Assert.DoesNotThrow(() => DBusReader.Values(bytes, true, "a{oa{sa{sv}}}"), Convert.ToHexString(bytes));
            Assert.DoesNotThrow(() => DBusMessage.Parse(bytes), Convert.ToHexString(bytes));
        }
    }

    [TestCase("unix:path=/run/dbus/system_bus_socket", "/run/dbus/system_bus_socket")]
    [TestCase("unix:path=/a%20b,guid=0123", "/a b")]
    [TestCase("tcp:host=x;unix:path=/second", "/second")]
    [TestCase("unix:guid=1,path=/c", "/c")]
    [TestCase("tcp:host=x", null)]
    [TestCase("unix:path=", null)]
    [TestCase("", null)]
    [TestCase("/run/dbus/system_bus_socket", null)]
    public void A_bus_address_names_a_socket(string address, string? path) =>
        Assert.That(DBusAddress.Socket(address)?.ToString(), Is.EqualTo(path));

    private static object[] Writable(string signature, object[] values) => signature switch
    {
        "v" => [new DBusVariant("u", values[0])],
        "a{sv}" => [((Dictionary<object, object>)values[0]).ToDictionary(one => (string)one.Key, one => (object)new DBusVariant("b", one.Value))],
        _ => values,
    };
}
