using HomeCare.Gateway.Sms;
using Microsoft.Extensions.Configuration;

namespace HomeCare.Gateway;

/// <summary>What a technician sets, in gateway.json or on the command line.</summary>
/// <param name="Data">The folder of everything the box keeps; made when absent.</param>
/// <param name="Server">The server's address, https.</param>
/// <param name="Bracelet">The bracelet's WebSocket, ws or wss; or <c>bluetooth</c>, or <c>bluetooth:hci1</c> for one adapter of several.</param>
/// <param name="Modem">The modem's serial port, such as /dev/serial/by-id/…; empty for none.</param>
/// <param name="Code">The one-time code of the pairing screen, until the box is enrolled.</param>
/// <param name="Authority">The PEM file of the authority to trust at enrolment.</param>
/// <param name="PairingButton">The input device of the box's pairing button, such as /dev/input/event0; empty for none: <c>box pair</c> does the same.</param>
internal sealed record GatewaySettings(
    string Data, string Server, string Bracelet, string Modem, string Code, string Authority, string PairingButton = "")
{
    private const string Bluetooth = "bluetooth";

    /// <summary>The SIM's PIN, 4 to 8 digits; empty where the SIM asks for none. Not on the command line, where every user of the machine would read it.</summary>
    internal string Pin { get; init; } = ""; // Not public: a record prints what is.

    /// <summary>A file that holds the PIN, in place of <see cref="Pin"/>.</summary>
    public string PinFile { get; init; } = "";

    /// <summary>
    /// Where "0" and "1" switch the modem's power: a GPIO line's value, or /sys/bus/usb/devices/…/authorized. Empty: the reset ladder ends below.
    /// </summary>
    public string ModemPower { get; init; } = "";

    /// <summary>The key of names, numbers and words at rest, made when absent; empty: in the data folder.</summary>
    public string KeyFile { get; init; } = "";

    public string KeyPath => KeyFile.Length > 0 ? KeyFile : Path.Combine(Data, Outbox.BoxKey.FileName);

    /// <summary>The PIN of either; null when there is none or it cannot be one.</summary>
    public SimPin? SimPin() => Sms.SimPin.Parse(PinText());

    public Uri ServerAddress => new(Server);

    public Uri BraceletAddress => new(Bracelet);

    /// <summary>The Bluetooth adapter to use, empty for the first; null when the bracelet comes over a WebSocket.</summary>
    public string? Adapter =>
        Bracelet == Bluetooth ? ""
        : Bracelet.StartsWith(Bluetooth + ":hci", StringComparison.Ordinal) && Bracelet[(Bluetooth.Length + 4)..] is { Length: > 0 } number && number.All(char.IsAsciiDigit)
            ? Bracelet[(Bluetooth.Length + 1)..]
            : null;

    public static GatewaySettings From(IConfiguration configuration) => new(
        Of(configuration, "data"), Of(configuration, "server"), Of(configuration, "bracelet"),
        Of(configuration, "modem"), Of(configuration, "code"), Of(configuration, "authority"),
        Of(configuration, "pairingButton"))
    {
        Pin = Of(configuration, "pin"),
        PinFile = Of(configuration, "pinFile"),
        ModemPower = Of(configuration, "modemPower"),
        KeyFile = Of(configuration, "keyFile"),
        Misnamed = SettingNames.Problems(configuration),
    };

    /// <summary>Settings of a file that cannot be read: nothing else is said of them than why.</summary>
    public static GatewaySettings Unreadable(string why) => new("", "", "", "", "", "") { Unread = why };

    /// <summary>Why the settings file cannot be read; null when it can.</summary>
    public string? Unread { get; private init; }

    /// <summary>A sentence for each name in the file that is none of ours, and for each value that is no text.</summary>
    public IReadOnlyList<string> Misnamed { get; init; } = [];

    /// <summary>A sentence for each setting that cannot work; empty when all can.</summary>
    public IReadOnlyList<string> Problems(bool enrolling = false)
    {
        if (Unread is { } why)
        {
            return [why];
        }

        var problems = new List<string>(Misnamed);
        void Unless(bool right, string sentence) => problems.AddRange(right ? [] : [sentence]);

        Unless(
            Uri.TryCreate(Server, UriKind.Absolute, out var server) && server.Scheme == Uri.UriSchemeHttps,
            $"« server » doit être une adresse https, par exemple https://homecare.exemple.fr ; ici : « {Server} ».");
        Unless(
            enrolling || Adapter is not null || (Uri.TryCreate(Bracelet, UriKind.Absolute, out var bracelet) && bracelet.Scheme is "ws" or "wss"),
            $"« bracelet » doit être « bluetooth », « bluetooth:hci1 » ou une adresse ws ou wss, par exemple ws://127.0.0.1:7070/ ; ici : « {Bracelet} ».");
        Unless(!enrolling || Code.Length > 0, "« code » manque : le code à usage unique affiché par le serveur.");
        Unless(
            Code.Length == 0 || File.Exists(Authority),
            $"« authority » doit nommer le fichier PEM de l'autorité du serveur, nécessaire à l'inscription ; ici : « {Authority} ».");
        problems.AddRange(ModemProblems());
        // Nor whether it exists: the box makes it, and goes on without.
        Unless(KeyFile.Length == 0 || Path.IsPathRooted(KeyFile), $"« keyFile » doit être le chemin complet du fichier de la clé du boîtier ; ici : « {KeyFile} ».");
        return problems;
    }

    /// <summary>The same for what concerns the modem and where its memory lies.</summary>
    public IReadOnlyList<string> ModemProblems()
    {
        var problems = new List<string>();
        void Unless(bool right, string sentence) => problems.AddRange(right ? [] : [sentence]);

        Unless(Data.Length > 0, "« data » manque : le dossier où le boîtier garde tout, par exemple --data /var/lib/homecare-box.");
        Unless(PinFile.Length == 0 || PinText().Length > 0, $"« pinFile » doit nommer un fichier lisible qui contient le code PIN de la carte SIM ; ici : « {PinFile} ».");
        Unless(PinText().Length == 0 || SimPin() is not null, "« pin » doit être le code PIN de la carte SIM : 4 à 8 chiffres.");
        // Not whether it exists: a USB device's file goes with the device, and the box must start without its modem.
        Unless(ModemPower.Length == 0 || Path.IsPathRooted(ModemPower), $"« modemPower » doit être le chemin complet du fichier qui coupe l'alimentation du modem ; ici : « {ModemPower} ».");
        return problems;
    }

    private string PinText()
    {
        try
        {
            return PinFile.Length == 0 ? Pin : File.ReadAllText(PinFile).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Of(IConfiguration configuration, string key) => configuration[key]?.Trim() ?? "";
}
