using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace HomeCare.Demo.Bench.Load;

/// <summary>
/// One box's TLS connection, with its certificate: HTTP/1.1 by hand, one request at a time, since a client made for everything would cost the load
/// generator more than the server costs. One thread writes, another may read.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int LongestAnswer = 64 * 1024, Idle = 0, Busy = 1, Broken = 2;

    private readonly Socket _socket;
    private readonly SslStream _tls;
    private byte[] _came = new byte[4096];
    private int _length;
    private int _use;

    private Connection(Socket socket, SslStream tls) => (_socket, _tls) = (socket, tls);

    /// <summary>When what is under way was meant to be sent, a timestamp; the sender's to use.</summary>
    public long IntendedAt { get; set; }

    /// <summary>What is under way; the sender's to use.</summary>
    public Message Message { get; set; }

    /// <param name="from">The address to come from: another one of 127/8 has another 28,000 ports.</param>
    public static async Task<Connection> OpenAsync(IPEndPoint server, X509Certificate2 authority, SslStreamCertificateContext box, CancellationToken stop, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? tls = null;
        try
        {
            if (from is not null)
            {
                socket.Bind(new IPEndPoint(from, 0));
            }

            await socket.ConnectAsync(server, stop);
            tls = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = server.Address.ToString(),
                    ClientCertificateContext = box,
                    // The dearest case: a box whose program started anew has nothing to resume.
                    AllowTlsResume = false,
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { authority },
                        RevocationMode = X509RevocationMode.NoCheck,
                        DisableCertificateDownloads = true,
                    },
                    EnabledSslProtocols = SslProtocols.None,
                },
                stop);
            return new Connection(socket, tls);
        }
        catch
        {
            tls?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes it for one message; false when it is broken.</summary>
    public bool TryUse() => Interlocked.CompareExchange(ref _use, Busy, Idle) == Idle;

    /// <summary>Its message was answered.</summary>
    public void Release() => Interlocked.CompareExchange(ref _use, Idle, Busy);

    /// <summary>It is broken for good; true when a message was under way.</summary>
    public bool Break() => Interlocked.Exchange(ref _use, Broken) == Busy;

    /// <summary>Sends a whole request. Loopback takes it at once, so nothing is gained by waiting elsewhere.</summary>
    public void Send(ReadOnlySpan<byte> request) => _tls.Write(request);

    /// <summary>The next answer; throws <see cref="IOException"/> when the server hung up.</summary>
    public async ValueTask<Answer> ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            if (Answer.TryRead(_came.AsSpan(0, _length), out var answer, out var read))
            {
                _came.AsSpan(read, _length - read).CopyTo(_came);
                _length -= read;
                return answer;
            }

            if (_length == _came.Length)
            {
                Array.Resize(ref _came, _came.Length < LongestAnswer ? _came.Length * 2 : throw new InvalidDataException("An answer without an end."));
            }

            var more = await _tls.ReadAsync(_came.AsMemory(_length), stop);
            _length += more > 0 ? more : throw new IOException("The server hung up.");
        }
    }

    public void Dispose()
    {
        _tls.Dispose();
        _socket.Dispose();
    }
}
