using HomeCare.Gateway.Bracelet.DBus;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>Why there is no bracelet, in the words that a technician reads on the screen and in the log; and BlueZ's own names.</summary>
internal static class BlueZWords
{
    public const string Service = "org.bluez";
    public const string Adapter = "org.bluez.Adapter1";
    public const string Device = "org.bluez.Device1";
    public const string Characteristic = "org.bluez.GattCharacteristic1";
    public const string Battery = "org.bluez.Battery1";
    public const string Agent = "org.bluez.Agent1";
    public const string AgentManager = "org.bluez.AgentManager1";
    public const string Properties = "org.freedesktop.DBus.Properties";
    public const string Objects = "org.freedesktop.DBus.ObjectManager";

    public const string NoBluetoothd = "bluetoothd ne tourne pas";
    public const string Restarted = "bluetoothd a redémarré";
    public const string BluetoothdMute = "bluetoothd ne répond pas";
    public const string Blocked = "adaptateur Bluetooth bloqué (rfkill)";
    public const string NeverPaired = "aucun bracelet associé : appuyez sur le bouton d'association";
    public const string BondLost = "le bracelet n'est plus associé : appuyez sur le bouton d'association";
    public const string Pairing = "association d'un bracelet en cours";
    public const string OutOfRange = "hors de portée";
    public const string Unresolved = "le bracelet ne donne pas ses services";
    public const string MeasuresNothing = "cet appareil ne mesure ni pouls ni oxygène";
    public const string NoSerial = "le numéro de série du bracelet est illisible";
    public const string Mute = "le bracelet est connecté mais muet";
    public const string TooFast = "le boîtier ne suit plus ; le bracelet renverra";
    public const string NotAcknowledged = "le bracelet ne prend pas les accusés de réception";
    public const string Replaced = "remplacé par un autre bracelet";

    public static string NoBus(string detail) => $"bus système D-Bus absent ({detail})";

    public static string NoAdapter(string wanted) =>
        wanted.Length == 0 ? "aucun adaptateur Bluetooth" : $"adaptateur Bluetooth {wanted} absent";

    public static string StaysOff(DBusReply reply) =>
        reply.Is("org.bluez.Error.Blocked") || reply.Text.Contains("rfkill", StringComparison.OrdinalIgnoreCase)
            ? Blocked
            : $"l'adaptateur Bluetooth ne s'allume pas ({Said(reply)})";

    public static string NotConnected(DBusReply reply) =>
        reply.Is(DBusReply.TimedOut, "org.bluez.Error.Failed") && !reply.Text.Contains("refused", StringComparison.OrdinalIgnoreCase)
            ? OutOfRange
            : $"connexion impossible ({Said(reply)})";

    public static string NotSubscribed(DBusReply reply) => $"le bracelet refuse l'abonnement ({Said(reply)})";

    public static string Said(DBusReply reply) => reply.Text.Length > 0 ? reply.Text : reply.Error ?? "";
}
