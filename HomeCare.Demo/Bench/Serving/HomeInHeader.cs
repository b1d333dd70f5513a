extern alias server;

using HomeCare.Demo.Bench.Load;
using Microsoft.AspNetCore.Http;
using server::HomeCare.Modules.Patients.Contracts;
using server::HomeCare.Web.Ingestion;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// A connection of the bench proves itself like any box's, at the same cost; then each request names the home that it speaks for, because one machine
/// cannot hold 100,000 connections. It exists in the bench's server alone, which serves nothing but a folder of the bench on loopback.
/// </summary>
internal sealed class HomeInHeader(CertificateIdentity certificates) : IBoxIdentity
{
    public async ValueTask<BoxId?> FindAsync(HttpContext context)
    {
        var proved = await certificates.FindAsync(context);
        return proved is not null && context.Request.Headers.TryGetValue(RequestWriter.BoxField, out var home)
            ? Guid.TryParseExact(home, "N", out var box) ? new BoxId(box) : null
            : proved;
    }
}
