using HomeCare.Modules.BackOffice.Contracts;
using Microsoft.AspNetCore.DataProtection;

namespace HomeCare.Web;

/// <summary>
/// Remembers, signed, that an account signed in from this browser, so that strangers who try its address elsewhere cannot make its
/// owner wait (OWASP's device cookie). It signs nobody in. 180 days.
/// </summary>
internal sealed class DeviceCookie(IDataProtectionProvider protection, Doors doors, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("known-device").ToTimeLimitedDataProtector();

    public KnownDevice? Read(HttpContext context)
    {
        if (context.Request.Cookies[Build(context).Name] is not { Length: < 1000 } text)
        {
            return null;
        }

        try
        {
            var parts = protector.Unprotect(text).Split('|');
            return new KnownDevice(Guid.Parse(parts[0]), Guid.Parse(parts[1]));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Forged, old, or of a ring that is gone: the browser is simply not known.
            return null;
        }
    }

    public void Write(HttpContext context, Guid account)
    {
        var until = time.GetUtcNow() + Life;
        var device = Read(context) is { } known && known.Account == account ? known.Device : Guid.NewGuid();
        var (name, options) = Build(context);
        options.Expires = until;
        context.Response.Cookies.Append(name, protector.Protect($"{account}|{device}", until), options);
    }

    private (string Name, CookieOptions Options) Build(HttpContext context)
    {
        var cookie = new CookieBuilder();
        Sessions.Harden(cookie, doors, "homecare-device", SameSiteMode.Strict);
        return (cookie.Name!, cookie.Build(context));
    }
}
