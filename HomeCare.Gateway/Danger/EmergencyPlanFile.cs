using System.Text.Json;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Danger;

/// <summary>
/// Whom to text and how, kept on the box so that it needs no server at the moment it matters. Replaced whole by a higher version that a receipt
/// brings. The only place of the box with names and numbers: mode 0600, never logged.
/// </summary>
internal sealed partial class EmergencyPlanFile
{
    private readonly string _path;
    private readonly ILogger<EmergencyPlanFile> _log;
    private readonly Lock _oneWriter = new();
    private volatile EmergencyPlan? _current;
    private volatile bool _unwritten;

    public EmergencyPlanFile(string path, ILogger<EmergencyPlanFile> log)
    {
        (_path, _log) = (path, log);
        _current = Load();
    }

    /// <summary>What the disk had was no plan, and no other came since.</summary>
    public bool WasUnreadable { get; private set; }

    /// <summary>The plan in force is in memory only; <see cref="WriteAgain"/>.</summary>
    public bool IsUnwritten => _unwritten;

    /// <summary>A newer plan is in force: what waited for it can be told.</summary>
    public event Action? Replaced;

    /// <summary>Null until the server gave one.</summary>
    public EmergencyPlan? Current => _current;

    public int KnownVersion => _current?.Version ?? 0;

    /// <summary>
    /// True when the plan was newer, and is in force now: durable, or in memory while the disk takes nothing. A restart would then find the older one, and the
    /// server, which hears its version, give this one again.
    /// </summary>
    public bool Take(EmergencyPlan plan)
    {
        lock (_oneWriter)
        {
            if (plan.Version <= KnownVersion)
            {
                return false;
            }

            _current = plan;
            WasUnreadable = false;
            Write(plan);
        }

        LogReplaced(_log, plan.Version, plan.Contacts.Count);
        Replaced?.Invoke();
        return true;
    }

    /// <summary>Tries again what the disk did not take.</summary>
    public void WriteAgain()
    {
        lock (_oneWriter)
        {
            if (_unwritten && _current is { } plan)
            {
                Write(plan);
            }
        }
    }

    private void Write(EmergencyPlan plan)
    {
        try
        {
            DurableFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(plan, WireJson.Options));
            _unwritten = false;
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            _unwritten = true;
            LogUnwritten(_log, plan.Version, failing);
        }
    }

    private EmergencyPlan? Load()
    {
        try
        {
            if (!File.Exists(_path))
            {
                return null;
            }

            if (JsonSerializer.Deserialize<EmergencyPlan>(File.ReadAllBytes(_path), WireJson.Options) is { } plan)
            {
                return plan;
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(_log, unreadable);
        }

        // The box says "version 0" in its next heartbeat, and the server gives the plan again.
        WasUnreadable = true;
        PutAside();
        return null;
    }

    private void PutAside()
    {
        try
        {
            File.Move(_path, _path + ".unreadable", overwrite: true);
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            LogNotAside(_log, failing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Emergency plan version {Version}, {Contacts} contacts")]
    private static partial void LogReplaced(ILogger log, int version, int contacts);

    [LoggerMessage(Level = LogLevel.Error, Message = "The emergency plan on disk cannot be read; it is put aside and asked for again")]
    private static partial void LogUnreadable(ILogger log, Exception unreadable);

    [LoggerMessage(Level = LogLevel.Error, Message = "The unreadable emergency plan could not be put aside")]
    private static partial void LogNotAside(ILogger log, Exception failing);

    [LoggerMessage(Level = LogLevel.Error, Message = "Emergency plan {Version} could not be written; it is in force from memory")]
    private static partial void LogUnwritten(ILogger log, int version, Exception failing);
}
