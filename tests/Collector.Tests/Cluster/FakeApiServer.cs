using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupportBundle.Collector.Cluster;

namespace SupportBundle.Collector.Tests.Cluster;

/// <summary>An API server on 127.0.0.1 with a CA of its own: real sockets and real TLS, canned answers.</summary>
internal sealed class FakeApiServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, Answer> _answer;
    private readonly X509Certificate2 _certificate;

    public FakeApiServer(Func<string, Answer> answer, string name = "127.0.0.1")
    {
        _answer = answer;
        using var authority = Authority();
        AuthorityPem = authority.ExportCertificatePem();
        _certificate = Issue(authority, name);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string AuthorityPem { get; }

    /// <summary>Path and query of each request, and the header lines of each.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];
    public ConcurrentQueue<string> Headers { get; } = [];

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public KubeConnection Connection => new(Address, "test") { AuthorityPem = AuthorityPem, Token = "abcdef.0123456789abcdef" };

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(_certificate);
            using var reader = new StreamReader(tls, leaveOpen: true);
            var path = (await reader.ReadLineAsync(_stop.Token) ?? "").Split(' ').ElementAtOrDefault(1) ?? "";
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
                Headers.Enqueue(header);
            // A client that does not trust us goes away after the handshake.
            if (path.Length == 0)
                return;
            Requests.Enqueue(path);
            await WriteAsync(tls, _answer(path));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, or did not trust us.
        }
    }

    private async Task WriteAsync(SslStream tls, Answer answer)
    {
        if (answer.Kind == AnswerKind.Hang)
            await Task.Delay(Timeout.Infinite, _stop.Token);

        var body = Encoding.UTF8.GetBytes(answer.Body);
        var head = $"HTTP/1.1 {answer.Code} Word\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        await tls.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
        await tls.WriteAsync(answer.Kind == AnswerKind.Cut ? body.AsMemory(0, body.Length * 2 / 3) : body, _stop.Token);
        await tls.FlushAsync(_stop.Token);
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3]);
        return certificate.CopyWithPrivateKey(key);
    }
}

internal enum AnswerKind
{
    Whole,
    Cut,
    Hang,
}

/// <summary>What the server sends, and whether it does so to the end.</summary>
internal sealed record Answer(int Code, string Body, AnswerKind Kind = AnswerKind.Whole)
{
    public static Answer Json(string body) => new(200, body);

    /// <summary>An error as API servers give it.</summary>
    public static Answer Status(int code, string message) =>
        new(code, $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","code":{{code}}}""");
}
