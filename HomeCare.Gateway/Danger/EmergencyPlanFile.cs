using System.Text.Json;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Danger;

/// <summary>
/// Whom to text and how, kept on the box so that it needs no server at the moment it matters. Replaced whole by a higher version that a receipt
/// brings. The only place of the box with names and numbers: mode 0600, never logged.
/// </summary>
internal sealed partial class EmergencyPlanFile(string path, ILogger<EmergencyPlanFile> log)
{
    private readonly Lock _oneWriter = new();
    private volatile EmergencyPlan? _current = Load(path, log);

    /// <summary>A newer plan is on the disk: what waited for it can be told.</summary>
    public event Action? Replaced;

    /// <summary>Null until the server gave one.</summary>
    public EmergencyPlan? Current => _current;

    public int KnownVersion => _current?.Version ?? 0;

    /// <summary>True when the plan was newer, and is durable now.</summary>
    public bool Take(EmergencyPlan plan)
    {
        lock (_oneWriter)
        {
            if (plan.Version <= KnownVersion)
            {
                return false;
            }

            DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(plan, WireJson.Options));
            _current = plan;
        }

        LogReplaced(log, plan.Version, plan.Contacts.Count);
        Replaced?.Invoke();
        return true;
    }

    private static EmergencyPlan? Load(string path, ILogger log)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<EmergencyPlan>(File.ReadAllBytes(path), WireJson.Options);
        }
        catch (JsonException)
        {
            // The box says "version 0" in its next heartbeat, and the server gives the plan again.
            File.Move(path, path + ".unreadable", overwrite: true);
            LogUnreadable(log);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Emergency plan version {Version}, {Contacts} contacts")]
    private static partial void LogReplaced(ILogger log, int version, int contacts);

    [LoggerMessage(Level = LogLevel.Error, Message = "The emergency plan on disk cannot be read; it is put aside and asked for again")]
    private static partial void LogUnreadable(ILogger log);
}
