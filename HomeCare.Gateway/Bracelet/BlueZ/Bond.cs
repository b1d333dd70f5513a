using HomeCare.Gateway.Outbox;
using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>Which bracelet is this box's: one, remembered over restarts by its Bluetooth address, with the serial number it gave.</summary>
internal sealed class Bond
{
    private const string AddressFact = "bluetooth";
    private const string SerialFact = "bluetooth-serial";
    private readonly OutboxFile _file;

    public Bond(OutboxFile file)
    {
        _file = file;
        Address = file.Fact(AddressFact) is { Length: > 0 } known ? known : null;
        Serial = Address is not null && file.Fact(SerialFact) is { Length: > 0 } serial ? serial : null;
    }

    /// <summary>Null until a first one was paired.</summary>
    public string? Address { get; private set; }

    /// <summary>What it called itself; null until it was read once.</summary>
    public string? Serial { get; private set; }

    /// <summary>It let the box connect and then nothing more: it may have forgotten the bond, which only a new pairing mends.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>False when the disk did not take it: then it is known until the next restart.</summary>
    public bool TryRemember(string address)
    {
        if (address != Address)
        {
            (Address, Serial) = (address, null);
        }

        IsDoubtful = false;
        return TryWrite((AddressFact, address), (SerialFact, Serial ?? ""));
    }

    public bool TryName(string serial)
    {
        if (serial == Serial)
        {
            return true;
        }

        Serial = serial;
        return TryWrite((SerialFact, serial));
    }

    /// <summary>Where bluetoothd has it, bonded; null when it has it no more.</summary>
    public string? Find(BlueZObjects objects, string adapter) => Address is null ? null : objects
        .Paths(adapter, BlueZWords.Device)
        .FirstOrDefault(path => objects.Text(path, BlueZWords.Device, "Address") == Address && IsBonded(objects, path));

    /// <summary>
    /// Where nothing is remembered (a new disk) but bluetoothd has exactly one bonded and trusted device that measures: that one. The box
    /// itself made it trusted, at a pairing.
    /// </summary>
    public string? Adopt(BlueZObjects objects, string adapter)
    {
        if (Address is not null)
        {
            return null;
        }

        var trusted = objects.Paths(adapter, BlueZWords.Device)
            .Where(path => IsBonded(objects, path) && objects.IsTrue(path, BlueZWords.Device, "Trusted") && BlueZPairing.Measures(objects, path))
            .ToList();
        return trusted.Count == 1 ? trusted[0] : null;
    }

    public static bool IsBonded(BlueZObjects objects, string path) => objects.IsTrue(path, BlueZWords.Device, "Paired");

    private bool TryWrite(params (string Name, string Value)[] facts)
    {
        try
        {
            _file.Write(tx => facts.Sum(fact => tx.SetFact(fact.Name, fact.Value)));
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
