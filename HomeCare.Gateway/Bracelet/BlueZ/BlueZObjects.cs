using HomeCare.Gateway.Bracelet.DBus;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>bluetoothd's objects: path → interface → property → value. Written by the pump, read by everyone.</summary>
internal sealed class BlueZObjects
{
    /// <summary>A neighbourhood full of advertisers must not fill the box's memory; bluetoothd itself forgets them after 30 s.</summary>
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private Dictionary<string, Dictionary<string, Dictionary<string, object>>> _all = [];

    /// <summary>The answer to GetManagedObjects: a{oa{sa{sv}}}.</summary>
    public void Replace(Dictionary<object, object> all)
    {
        var made = new Dictionary<string, Dictionary<string, Dictionary<string, object>>>();
        foreach (var (path, interfaces) in all.Take(Most))
        {
            Add(made, path, interfaces);
        }

        lock (_lock)
        {
            _all = made;
        }
    }

    /// <summary>A signal of bluetoothd; gives the bytes when it is a characteristic's value, or the battery's, which bluetoothd reads by itself.</summary>
    public byte[]? Take(DBusMessage signal, object[] values)
    {
        lock (_lock)
        {
            switch (signal.Interface, signal.Member)
            {
                case (BlueZWords.Objects, "InterfacesAdded") when values is [var path, var interfaces] && _all.Count < Most:
                    Add(_all, path, interfaces);
                    return null;
                case (BlueZWords.Objects, "InterfacesRemoved") when values is [DBusPath path, object[] interfaces]:
                    Remove(path.Text, interfaces);
                    return null;
                case (BlueZWords.Properties, "PropertiesChanged") when values is [string name, Dictionary<object, object> changed, object[] lost]:
                    return Change(signal.Path, name, changed, lost);
                default:
                    return null;
            }
        }
    }

    public bool Has(string path, string @interface)
    {
        lock (_lock)
        {
            return _all.TryGetValue(path, out var interfaces) && interfaces.ContainsKey(@interface);
        }
    }

    /// <summary>Null where there is no such property, or it is of another type.</summary>
    public object? Property(string path, string @interface, string name)
    {
        lock (_lock)
        {
            return _all.TryGetValue(path, out var interfaces) && interfaces.TryGetValue(@interface, out var properties) ? properties.GetValueOrDefault(name) : null;
        }
    }

    public bool IsTrue(string path, string @interface, string name) => Property(path, @interface, name) is true;

    public string Text(string path, string @interface, string name) => Property(path, @interface, name) as string ?? "";

    /// <summary>The paths below one that have the interface, in order.</summary>
    public IReadOnlyList<string> Paths(string below, string @interface)
    {
        lock (_lock)
        {
            return [.. _all
                .Where(one => one.Key.StartsWith(below + "/", StringComparison.Ordinal) && one.Value.ContainsKey(@interface))
                .Select(one => one.Key)
                .Order(StringComparer.Ordinal)];
        }
    }

    private static void Add(Dictionary<string, Dictionary<string, Dictionary<string, object>>> all, object path, object interfaces)
    {
        if (path is not DBusPath { Text: var text } || interfaces is not Dictionary<object, object> named)
        {
            return;
        }

        if (!all.TryGetValue(text, out var held))
        {
            all[text] = held = [];
        }

        foreach (var (name, properties) in named)
        {
            if (name is string key && properties is Dictionary<object, object> values)
            {
                held[key] = values.Where(one => one.Key is string).ToDictionary(one => (string)one.Key, one => one.Value);
            }
        }
    }

    private void Remove(string path, object[] interfaces)
    {
        if (!_all.TryGetValue(path, out var held))
        {
            return;
        }

        foreach (var name in interfaces.OfType<string>())
        {
            held.Remove(name);
        }

        if (held.Count == 0)
        {
            _all.Remove(path);
        }
    }

    private byte[]? Change(string path, string name, Dictionary<object, object> changed, object[] lost)
    {
        if (name == BlueZWords.Characteristic && changed.TryGetValue("Value", out var value))
        {
            return value as byte[];
        }

        if (!_all.TryGetValue(path, out var held) || !held.TryGetValue(name, out var properties))
        {
            return null;
        }

        foreach (var (key, one) in changed)
        {
            // A property does not change its type: one that would is a fault of the sender's, and what was known stands.
            if (key is string known && (!properties.TryGetValue(known, out var before) || before.GetType() == one.GetType()))
            {
                properties[known] = one;
            }
        }

        foreach (var gone in lost.OfType<string>())
        {
            properties.Remove(gone);
        }

        return name == BlueZWords.Battery && changed.GetValueOrDefault("Percentage") is byte percent ? [percent] : null;
    }
}
