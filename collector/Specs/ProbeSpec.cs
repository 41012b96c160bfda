namespace SupportBundle.Collector.Specs;

/// <summary>
/// Attempts of a client: the only specs that send anything. Entries as those of the shell script that <c>sb-analyze request</c> makes:
/// <c>probes/tcp-192.0.2.10-6443.txt</c>.
/// </summary>
internal sealed record ProbeSpec(string Id, ProbeKind Kind) : CollectionSpec(Id)
{
    public int MaxTargets { get; init; } = 32;

    /// <summary>The one target that was asked for; null for all that this node is configured to talk to.</summary>
    public ProbeTarget? Only { get; init; }
}

/// <summary>What a client tries.</summary>
internal enum ProbeKind
{
    /// <summary>A connection to each API server and virtual address, closed at once.</summary>
    Tcp,

    /// <summary>One question to each name server, one to the cluster's DNS.</summary>
    Dns,

    /// <summary>GET of /readyz of each API server, unauthenticated, and of the health pages that components offer to this host.</summary>
    Http,
}

/// <summary>What one attempt goes to. <paramref name="Name"/>: the name to ask for, or the page to get; null for a connection.</summary>
internal sealed record ProbeTarget(ProbeKind Kind, string Address, int Port, string? Name = null);
