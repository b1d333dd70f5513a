using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HomeCare.Gateway.Outbox;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// Remembers over restarts and power cuts which PIN was tried at which SIM. A file that cannot be read counts as one failed try.
/// The digests are slow and salted, yet a PIN has few digits: the file is, as the settings are, for the box's own user alone.
/// </summary>
internal sealed partial class SimPinMemory(string path, ILogger logger)
{
    private const int Rounds = 100_000;

    private static readonly SimPinTrial Unreadable = new("", "", SimPinFate.Tried, 1);

    private Content? _content;

    /// <summary>May the PIN be handed over?</summary>
    /// <param name="iccid">The SIM's own number, empty where the modem does not tell.</param>
    public SimPinVerdict Judge(SimPin pin, string iccid, int? attemptsLeft)
    {
        var (sim, key) = Digests(pin, iccid);
        return SimPinRules.Judge(Known().Trials, sim, key, attemptsLeft);
    }

    /// <returns>False when the disk did not take it; it is then remembered until the box stops.</returns>
    public bool Remember(SimPin pin, string iccid, SimPinFate fate)
    {
        var (sim, key) = Digests(pin, iccid);
        _content = Known() with { Trials = SimPinRules.Remember(Known().Trials, sim, key, fate) };
        try
        {
            DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(_content));
            return true;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            NotWritten(broken);
            return false;
        }
    }

    private Content Known()
    {
        if (_content is not null)
        {
            return _content;
        }

        try
        {
            return _content = File.Exists(path)
                ? JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path)) is { Salt.Length: > 0, Trials: not null } sound ? sound : Anew([Unreadable])
                : Anew([]);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or JsonException)
        {
            NotRead(broken);
            return _content = Anew([Unreadable]);
        }
    }

    private (string Sim, string Key) Digests(SimPin pin, string iccid) =>
        (iccid.Length == 0 ? "" : Digest(iccid), Digest($"{iccid}\n{pin.Digits}"));

    private string Digest(string text) => Convert.ToHexString(
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(text), Known().Salt, Rounds, HashAlgorithmName.SHA256, 16));

    private static Content Anew(IReadOnlyList<SimPinTrial> trials) => new(RandomNumberGenerator.GetBytes(16), trials);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is remembered of the SIM's PIN cannot be written")]
    private partial void NotWritten(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is remembered of the SIM's PIN cannot be read; one failed try is assumed")]
    private partial void NotRead(Exception exception);

    private sealed record Content(byte[] Salt, IReadOnlyList<SimPinTrial> Trials);
}
