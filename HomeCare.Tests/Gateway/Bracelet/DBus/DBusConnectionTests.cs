using System.Net.Sockets;
using System.Text;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.DBus;

/// <summary>The connection against a bus that misbehaves on the wire, which a real one never lets through.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DBusConnectionTests
{
    private readonly TestFolder _folder = new();
    private readonly List<DBusMessage> _signals = [];
    private readonly List<string> _closed = [];
    private Socket _server = null!;
    private Socket? _client;

    [SetUp]
    public void SetUp()
    {
        _server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _server.Bind(new UnixDomainSocketEndPoint(_folder.File("bus")));
        _server.Listen();
    }

    [TearDown]
    public void TearDown()
    {
        _client?.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_call_is_answered_by_its_serial_and_signals_come_in_order()
    {
        await using var connection = await OpenedAsync();
        var asking = connection.CallAsync("a.b", "/", "a.b", "C", TimeSpan.FromSeconds(20), default, "s", ["x"]);
        var call = await ReceiveAsync();
        await SendAsync(Signal(1), Signal(2), Return(call.Serial + 100), Return(call.Serial, "u", 5u));

        Assert.That((await asking).Values, Is.EqualTo(new object[] { 5u }));
        Assert.That(call.Values(), Is.EqualTo(new object[] { "x" }));
        Assert.That(_signals.Select(signal => signal.Serial), Is.EqualTo(new[] { 1u, 2u }), "before the answer that came after them");
    }

    [Test]
    public async Task An_error_is_a_value_with_its_name_and_text()
    {
        await using var connection = await OpenedAsync();
        var asking = connection.CallAsync("a.b", "/", "a.b", "C", TimeSpan.FromSeconds(20), default);
        var call = await ReceiveAsync();
        await SendAsync(new DBusMessage(DBusKind.Error, 9) { ReplyTo = call.Serial, Error = "a.b.No", Signature = "s", Body = DBusWriter.Values("s", "why") }.ToBytes());

        var reply = await asking;
        Assert.That((reply.Error, reply.Text), Is.EqualTo(("a.b.No", "why")));
    }

    [Test]
    public async Task An_answer_whose_body_is_not_what_it_says_is_an_error_of_that_call_alone()
    {
        await using var connection = await OpenedAsync();
        var asking = connection.CallAsync("a.b", "/", "a.b", "C", TimeSpan.FromSeconds(20), default);
        var call = await ReceiveAsync();
        await SendAsync(new DBusMessage(DBusKind.Return, 9) { ReplyTo = call.Serial, Signature = "s", Body = new byte[] { 9, 0, 0, 0, 1 } }.ToBytes());

        Assert.That((await asking).Error, Is.EqualTo(DBusReply.Malformed));
        Assert.That(_closed, Is.Empty);
    }

    [Test]
    public async Task A_call_that_is_never_answered_ends()
    {
        await using var connection = await OpenedAsync();

        Assert.That((await connection.CallAsync("a.b", "/", "a.b", "C", TimeSpan.FromMilliseconds(50), default)).Error, Is.EqualTo(DBusReply.TimedOut));
    }

    [TestCase("not D-Bus at all", "le bus a envoyé autre chose que du D-Bus")]
    [TestCase("huge", "le bus a envoyé autre chose que du D-Bus")]
    [TestCase("broken fields", "le bus a envoyé un message malformé")]
    [TestCase("half", "le bus a raccroché")]
    public async Task What_breaks_the_format_closes_the_connection_with_a_cause(string what, string cause)
    {
        await using var connection = await OpenedAsync();
        var asking = connection.CallAsync("a.b", "/", "a.b", "C", TimeSpan.FromSeconds(20), default);
        var bytes = Signal(1);
        switch (what)
        {
            case "not D-Bus at all":
                bytes = Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n");
                break;
            case "huge":
                bytes[7] = 0x7F;
                break;
            case "broken fields":
                bytes[17] = 9;
                break;
            case "half":
                bytes = bytes[..20];
                break;
        }

        await SendAsync(bytes);
        if (what == "half")
        {
            _client!.Dispose();
        }

        Assert.That((await asking).Error, Is.EqualTo(DBusReply.Closed));
        await Eventually.IsTrue(() => _closed.Count == 1, "told once");
        Assert.That(_closed[0], Is.EqualTo(cause));
        Assert.That((await connection.CallAsync("a.b", "/", "a.b", "C", TimeSpan.FromSeconds(20), default)).Error, Is.EqualTo(DBusReply.Closed));
    }

    [TestCase("REJECTED EXTERNAL\r\n", "le bus refuse cet utilisateur")]
    [TestCase("ERROR\r\n", "le bus refuse cet utilisateur")]
    [TestCase("", "le bus a raccroché à l'identification")]
    public async Task A_bus_that_does_not_take_us_is_a_cause(string answer, string cause)
    {
        var opening = OpenAsync();
        _client = await _server.AcceptAsync();
        await _client.SendAsync(Encoding.ASCII.GetBytes(answer));
        _client.Shutdown(SocketShutdown.Send);

        var (connection, why) = await opening;
        Assert.That((connection, why), Is.EqualTo(((DBusConnection?)null, cause)));
    }

    [Test]
    public async Task A_bus_whose_greeting_never_ends_is_given_up()
    {
        var opening = OpenAsync();
        _client = await _server.AcceptAsync();
        await _client.SendAsync(new byte[2000]);

        Assert.That((await opening).Cause, Is.EqualTo("le bus a envoyé autre chose que du D-Bus"));
    }

    [Test]
    public async Task A_bus_that_is_not_there_is_a_cause()
    {
        var (connection, cause) = await DBusConnection.OpenAsync(
            $"unix:path={_folder.File("none")}", _ => { }, _ => DBusAnswer.Done, _ => { }, TimeProvider.System, default);

        Assert.That(connection, Is.Null);
        Assert.That(cause, Is.Not.Empty);
    }

    private Task<(DBusConnection? Connection, string? Cause)> OpenAsync() => DBusConnection.OpenAsync(
        $"unix:path={_folder.File("bus")}", _signals.Add, _ => DBusAnswer.Done, _closed.Add, TimeProvider.System, default);

    private async Task<DBusConnection> OpenedAsync()
    {
        var opening = OpenAsync();
        _client = await _server.AcceptAsync();
        await ReceiveTextAsync("\0AUTH EXTERNAL\r\nDATA\r\n");
        await _client.SendAsync("DATA\r\nOK 1234deadbeef\r\n"u8.ToArray());
        await ReceiveTextAsync("BEGIN\r\n");
        await SendAsync(Return((await ReceiveAsync()).Serial, "s", ":1.1"));
        return (await opening).Connection!;
    }

    private async Task ReceiveTextAsync(string expected)
    {
        var bytes = new byte[expected.Length];
        await FillAsync(bytes);
        Assert.That(Encoding.ASCII.GetString(bytes), Is.EqualTo(expected));
    }

    private async Task<DBusMessage> ReceiveAsync()
    {
        var head = new byte[DBusMessage.FixedHead];
        await FillAsync(head);
        var whole = new byte[DBusMessage.Length(head)!.Value];
        head.CopyTo(whole, 0);
        await FillAsync(whole.AsMemory(head.Length));
        return DBusMessage.Parse(whole)!;
    }

    private async Task FillAsync(Memory<byte> buffer)
    {
        for (var got = 0; got < buffer.Length;)
        {
            got += await _client!.ReceiveAsync(buffer[got..]);
        }
    }

    // Byte by byte: a message is not what one read gives.
    private async Task SendAsync(params byte[][] messages)
    {
        foreach (var one in messages.SelectMany(message => message))
        {
            await _client!.SendAsync(new[] { one });
        }
    }

    private static byte[] Signal(uint serial) =>
        new DBusMessage(DBusKind.Signal, serial) { Path = "/", Interface = "a.b", Member = "S", Sender = ":1.2" }.ToBytes();

    private static byte[] Return(uint to, string signature = "", params object[] values) =>
        new DBusMessage(DBusKind.Return, 8) { ReplyTo = to, Signature = signature, Body = DBusWriter.Values(signature, values) }.ToBytes();
}
