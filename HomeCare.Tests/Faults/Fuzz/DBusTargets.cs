using System.Text;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>What comes over the system bus: messages of bluetoothd, or of whoever speaks in its name.</summary>
internal static class DBusTargets
{
    private static readonly IReadOnlyList<byte[]> Words = Corpus.Texts(
        "a{oa{sa{sv}}}", "oa{sa{sv}}", "sa{sv}as", "ay", "(yv)", "v", "aaaaaaaa", "((((", "org.bluez.GattCharacteristic1", "Value", "/org/bluez/hci0\0", "\u0001s\0", "\u0002ay\0", "\u0001v\0");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Of("dbus-message", Messages(), Message) with { Words = Words },
        FuzzTarget.Of("dbus-values", Bodies(), Values) with { Words = Words },
        FuzzTarget.Of("dbus-address", Corpus.Texts(DBusAddress.Default, "unix:abstract=/tmp/x,guid=00;unix:path=/run/%2fx", "tcp:host=a"), input =>
            $"{DBusAddress.Socket(Encoding.UTF8.GetString(input)) is null}") with { Words = Corpus.Texts("unix:", "path=", "abstract=", "%", "%00", ";", ",", "é") },
    ];

    private static IReadOnlyList<byte[]> Messages()
    {
        var changed = DBusWriter.Values(
            "sa{sv}as", BlueZWords.Characteristic, new Dictionary<string, object> { ["Value"] = new DBusVariant("ay", new byte[] { 0x10, 0x48, 0, 4 }) }, Array.Empty<object>());
        var interfaces = new Dictionary<string, object>
        {
            [BlueZWords.Device] = new Dictionary<string, object> { ["Address"] = new DBusVariant("s", "00:11:22:33:44:55"), ["Paired"] = new DBusVariant("b", true) },
        };
        return
        [
            new DBusMessage(DBusKind.Signal, 1) { Path = "/org/bluez/hci0/dev_1/service1/char1", Interface = BlueZWords.Properties, Member = "PropertiesChanged", Signature = "sa{sv}as", Body = changed }.ToBytes(),
            new DBusMessage(DBusKind.Signal, 2) { Path = "/", Interface = BlueZWords.Objects, Member = "InterfacesAdded", Signature = "oa{sa{sv}}", Body = DBusWriter.Values("oa{sa{sv}}", new DBusPath("/org/bluez/hci0/dev_1"), interfaces) }.ToBytes(),
            new DBusMessage(DBusKind.Signal, 3) { Path = "/", Interface = BlueZWords.Objects, Member = "InterfacesRemoved", Signature = "oas", Body = DBusWriter.Values("oas", new DBusPath("/org/bluez/hci0/dev_1"), new object[] { BlueZWords.Device }) }.ToBytes(),
            new DBusMessage(DBusKind.Error, 4) { ReplyTo = 2, Error = "org.bluez.Error.Failed", Signature = "s", Body = DBusWriter.Values("s", "no") }.ToBytes(),
            new DBusMessage(DBusKind.Call, 5) { Path = "/agent", Interface = "org.bluez.Agent1", Member = "RequestPinCode", Signature = "o", Body = DBusWriter.Values("o", new DBusPath("/org")) }.ToBytes(),
        ];
    }

    private static IReadOnlyList<byte[]> Bodies() =>
    [
        Signed("sas", DBusWriter.Values("sas", "name", new object[] { "a", "b" })),
        Signed("a(yq)u", DBusWriter.Values("a(yq)u", new object[] { new object[] { (byte)1, (ushort)2 } }, 7u)),
        Signed("ayog", DBusWriter.Values("ayog", new byte[] { 1, 2 }, new DBusPath("/a"), new DBusSignature("as"))),
        Signed("aayb", DBusWriter.Values("aayb", new object[] { new byte[] { 1 } }, true)),
    ];

    private static byte[] Signed(string signature, byte[] body) => [(byte)signature.Length, .. Encoding.ASCII.GetBytes(signature), .. body];

    private static string Message(byte[] input)
    {
        if (DBusMessage.Parse(input) is not { } message)
        {
            return $"{DBusMessage.Length(input) is null}";
        }

        BrokenPromiseException.Unless(DBusMessage.Length(input) == input.Length, "a message of another length than its head says");
        var bytes = message.ToBytes();
        BrokenPromiseException.Unless(DBusMessage.Parse(bytes) is { } again && again.ToBytes().AsSpan().SequenceEqual(bytes), "a message that reads otherwise once written again");
        var objects = new BlueZObjects();
        if (message.Values() is { } values)
        {
            objects.Take(message, values);
            objects.Take(message, values);
            foreach (var all in values.OfType<Dictionary<object, object>>())
            {
                objects.Replace(all);
            }

            return $"{message.Kind} {message.Signature} {objects.Paths("", BlueZWords.Device).Count}";
        }

        return $"{message.Kind} {message.Member.Length / 8}";
    }

    private static string Values(byte[] input)
    {
        if (input.Length == 0 || input.Length < 1 + input[0])
        {
            return "short";
        }

        var signature = Encoding.Latin1.GetString(input, 1, input[0]);
        var body = input.AsSpan(1 + input[0]);
        _ = DBusReader.Values(body, littleEndian: false, signature);
        if (DBusReader.Values(body, littleEndian: true, signature) is not { } values)
        {
            return $"{DBusSignatures.IsValid(signature)}";
        }

        // The types that the box writes too, and whose values tell their type: the same bytes again.
        if (signature.All("ybnqiusog()a".Contains))
        {
            BrokenPromiseException.Unless(DBusWriter.Values(signature, values).AsSpan().SequenceEqual(body), "values that are other bytes once written again");
        }

        return signature;
    }
}
