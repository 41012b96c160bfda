using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection.Probes;

/// <summary>One page by HTTP/1.0 without any credential, and which certificate the server showed.</summary>
internal static class HttpPage
{
    private const int LongestAnswer = 16 << 10;

    /// <summary><see cref="ProbeTarget.Name"/> is <c>http:/healthz</c> or <c>https:/readyz</c>.</summary>
    /// <exception cref="SocketException">Refused, unreachable, or no answer in time.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static (string What, bool Succeeded) Get(ProbeTarget target, TimeSpan patience)
    {
        var (scheme, page) = target.Name?.Split(':', 2) is [var before, var after] ? (before, after) : ("http", "/");
        var begin = Stopwatch.GetTimestamp();
        using var socket = ProbeAttempt.Open(target.Address, target.Port, patience);
        using var plain = new NetworkStream(socket);
        if (scheme != "https")
            return Exchange(plain, target, page, begin, "");
        // Asked only where somebody listens: to look for it loads it.
        if (!OpenSsl.IsPresent)
            return (OpenSsl.MissingFor("a TLS connection"), false);

        using var encrypted = new SslStream(plain);
        // Whoever it is: nothing is sent that could be misused, and what it shows is the answer.
#pragma warning disable CA5359
        encrypted.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = target.Address, RemoteCertificateValidationCallback = (_, _, _, _) => true });
#pragma warning restore CA5359
        return Exchange(encrypted, target, page, begin, Describe(encrypted.RemoteCertificate));
    }

    private static (string What, bool Succeeded) Exchange(Stream stream, ProbeTarget target, string page, long begin, string certificate)
    {
        stream.Write(Encoding.ASCII.GetBytes($"GET {page} HTTP/1.0\r\nHost: {target.Address}:{target.Port}\r\nUser-Agent: sb-collect\r\nAccept: */*\r\n\r\n"));
        var answer = new byte[LongestAnswer];
        var length = stream.ReadAtLeast(answer, answer.Length, throwOnEndOfStream: false);
        var text = Encoding.UTF8.GetString(answer, 0, length);
        return ($"answered after {ProbeAttempt.Milliseconds(begin)}\n{certificate}{text}", text.StartsWith("HTTP/1.", StringComparison.Ordinal));
    }

    private static string Describe(X509Certificate? shown)
    {
        if (shown is not X509Certificate2 certificate)
            return "";

        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return $"certificate subject {certificate.Subject}; issuer {certificate.Issuer}; from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'} "
            + $"to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}; names {string.Join(' ', [.. names?.EnumerateDnsNames() ?? [], .. names?.EnumerateIPAddresses().Select(address => address.ToString()) ?? []])}\n";
    }
}
