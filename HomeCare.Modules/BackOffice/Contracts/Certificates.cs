using System.Security.Cryptography.X509Certificates;
using MediatR;

namespace HomeCare.Modules.BackOffice.Contracts;

/// <summary>
/// The certificate the server shows to boxes, signed by its own authority and made again when a third of its life is left or its
/// names change. Names: <c>localhost</c>, <c>127.0.0.1</c>, <c>::1</c>, the machine's name, and <c>Ingestion:Names</c>.
/// </summary>
public sealed record GetServerCertificate : IRequest<ServerCertificate>;

/// <summary>The server's certificate with its key, and the authority that boxes are told to trust.</summary>
/// <param name="Certificate">With its key.</param>
/// <param name="Authority">Without its key.</param>
/// <param name="AuthorityFile">Where the authority's certificate lies as PEM; it travels with each box, before the code does.</param>
public sealed record ServerCertificate(X509Certificate2 Certificate, X509Certificate2 Authority, string AuthorityFile);
