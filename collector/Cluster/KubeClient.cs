using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Cluster;

/// <summary>GET requests to one API server; it can do nothing else.</summary>
internal sealed class KubeClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly KubeConnection _connection;
    private readonly TimeSpan _request;

    /// <exception cref="ApiException">A certificate or key of the connection cannot be used.</exception>
    public KubeClient(KubeConnection connection, ApiLimits limits)
    {
        _connection = connection;
        _request = limits.Request;
        _http = new HttpClient(Handler(connection, limits)) { BaseAddress = connection.Server, Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends one GET and passes its answer's body, still streaming, to <paramref name="read"/>.</summary>
    /// <exception cref="ApiException">There was no answer, one other than 200, or it was cut off or too slow.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled.</exception>
    public async Task GetAsync(string path, string accept, Func<Stream, CancellationToken, Task> read, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_request);
        try
        {
            using var response = await _http.SendAsync(Request(path, accept), HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                throw ApiException.Of(response.StatusCode, await Beginning(response, limit.Token).ConfigureAwait(false));

            using var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await read(body, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw ApiException.Of(exception, _connection.Server);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !limit.IsCancellationRequested)
        {
            throw new ApiException(ApiTrouble.Unreachable, $"no connection to {_connection.Server.Authority} in time");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ApiException(ApiTrouble.TimedOut, $"no whole answer within {_request.TotalSeconds:0} s");
        }
        catch (IOException exception) when (exception is not BundleFullException)
        {
            throw new ApiException(ApiTrouble.CutOff, $"the answer was cut off: {exception.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path.TrimStart('/'));
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.UserAgent.ParseAdd("sb-collect");
        // The handler takes the name to expect in the certificate from here.
        request.Headers.Host = _connection.TlsServerName;
        if (_connection.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        else if (_connection.Username is { } user)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{_connection.Password}")));
        return request;
    }

    // A Status object explains; anything longer is a proxy's error page.
    private static async Task<string> Beginning(HttpResponseMessage response, CancellationToken stop)
    {
        var buffer = new byte[16 << 10];
        using var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static SocketsHttpHandler Handler(KubeConnection connection, ApiLimits limits) => new()
    {
        ConnectTimeout = limits.Connect,
        // Never the environment's: the site's web proxy knows nothing of the cluster.
        UseProxy = connection.Proxy is not null,
        Proxy = connection.Proxy is null ? null : new WebProxy(connection.Proxy),
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        SslOptions = connection.Server.Scheme == Uri.UriSchemeHttps ? Tls(connection) : new(),
    };

    private static SslClientAuthenticationOptions Tls(KubeConnection connection)
    {
        if (!OpenSsl.IsPresent)
            throw new ApiException(ApiTrouble.Unreachable, OpenSsl.MissingFor("a connection to the API server"));

        try
        {
            var options = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.None };
            if (connection.InsecureSkipTlsVerify)
#pragma warning disable CA5359 // The kubeconfig asks for it, as kubectl would do.
                options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
            else if (connection.AuthorityPem is { } authority)
                options.CertificateChainPolicy = TrustOnly(authority);
            if (connection is { ClientCertificatePem: { } certificate, ClientKeyPem: { } key })
                options.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
            return options;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ApiException(ApiTrouble.Unreachable, $"a certificate or key of {connection.Origin} cannot be used");
        }
    }

    private static X509ChainPolicy TrustOnly(string authorityPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(authorityPem);
        return policy;
    }
}
