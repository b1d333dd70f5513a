using System.Text.Json;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Danger;

/// <summary>
/// Whom to text and how, kept on the box so that it needs no server at the moment it matters. Replaced whole by a higher version that a receipt
/// brings. Sealed with the box's key, mode 0600, never logged; one that an earlier program left in clear is sealed when it is read.
/// </summary>
internal sealed partial class EmergencyPlanFile
{
    private const string Place = "plan.json";

    private readonly string _path;
    private readonly ILogger<EmergencyPlanFile> _log;
    private readonly BoxKey _key;
    private readonly Lock _oneWriter = new();
    private volatile EmergencyPlan? _current;
    private volatile bool _unwritten;

    public EmergencyPlanFile(string path, ILogger<EmergencyPlanFile> log, BoxKey? key = null)
    {
        (_path, _log, _key) = (path, log, key ?? BoxKey.Beside(path));
        _current = Load();
    }

    /// <summary>What the disk had was no plan, and no other came since.</summary>
    public bool WasUnreadable { get; private set; }

    /// <summary>The disk had a plan that another key sealed, or that was changed since.</summary>
    public bool WasOfAnotherKey { get; private set; }

    /// <summary>The plan in force is in memory only; <see cref="WriteAgain"/>.</summary>
    public bool IsUnwritten => _unwritten;

    /// <summary>A newer plan is in force: what waited for it can be told.</summary>
    public event Action? Replaced;

    /// <summary>Null until the server gave one.</summary>
    public EmergencyPlan? Current => _current;

    private string Aside => _path + ".unreadable";

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
            (WasUnreadable, WasOfAnotherKey) = (false, false);
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
            DurableFile.Replace(_path, _key.Seal(JsonSerializer.SerializeToUtf8Bytes(plan, WireJson.Options), Place));
            _unwritten = false;
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            _unwritten = true;
            LogUnwritten(_log, plan.Version, failing);
        }
    }

    /// <summary>The plan in a file's content, sealed or (an earlier program's) in clear; null when there is none in it.</summary>
    /// <exception cref="JsonException">It is no plan.</exception>
    public static EmergencyPlan? Parse(byte[] content, BoxKey? key) =>
        (BoxKey.IsSealed(content) ? key?.Unseal(content, Place) : content) is { } clear ? JsonSerializer.Deserialize<EmergencyPlan>(clear, WireJson.Options) : null;

    private EmergencyPlan? Load()
    {
        SealAside();
        try
        {
            if (!File.Exists(_path))
            {
                return null;
            }

            var content = File.ReadAllBytes(_path);
            if (Parse(content, _key) is { } plan)
            {
                if (!BoxKey.IsSealed(content))
                {
                    Write(plan);
                }

                return plan;
            }

            WasOfAnotherKey = BoxKey.IsSealed(content);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(_log, unreadable);
        }

        // The box says "version 0" in its next heartbeat, and the server gives the plan again.
        WasUnreadable = true;
        try
        {
            File.Move(_path, Aside, overwrite: true);
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            LogNotAside(_log, failing);
        }

        SealAside();
        return null;
    }

    /// <summary>Half a plan has names too.</summary>
    private void SealAside()
    {
        try
        {
            if (File.Exists(Aside) && File.ReadAllBytes(Aside) is { Length: > 0 } content && !BoxKey.IsSealed(content))
            {
                DurableFile.Replace(Aside, _key.Seal(content, Place));
            }
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The unreadable emergency plan could not be put aside and sealed")]
    private static partial void LogNotAside(ILogger log, Exception failing);

    [LoggerMessage(Level = LogLevel.Error, Message = "Emergency plan {Version} could not be written; it is in force from memory")]
    private static partial void LogUnwritten(ILogger log, int version, Exception failing);
}
