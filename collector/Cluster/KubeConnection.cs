namespace SupportBundle.Collector.Cluster;

/// <summary>How to reach one API server, and as whom.</summary>
internal sealed record KubeConnection(Uri Server, string Origin)
{
    /// <summary>Certificates to trust, as PEM; null: those of the system.</summary>
    public string? AuthorityPem { get; init; }
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>The name to expect in the server's certificate, where it is not the one in the address.</summary>
    public string? TlsServerName { get; init; }

    public string? ClientCertificatePem { get; init; }
    public string? ClientKeyPem { get; init; }
    public string? Token { get; init; }
    public string? Username { get; init; }
    public string? Password { get; init; }
    public Uri? Proxy { get; init; }

    // Never the credentials, wherever it is printed.
    public override string ToString() => $"{Server} ({Origin})";
}

/// <summary>A connection, or why there is none.</summary>
internal sealed record KubeConnectionResult(KubeConnection? Connection, string? Problem)
{
    public static KubeConnectionResult Of(KubeConnection connection) => new(connection, null);
    public static KubeConnectionResult None(string problem) => new(null, problem);
}
