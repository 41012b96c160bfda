using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>What is tried instead of read; <c>--no-probes</c> leaves it out.</summary>
internal static class ProbeSpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        Probe("probes/tcp", ProbeKind.Tcp, "Tells whether this node reaches each API server and the virtual IP, refused or not answered being different faults."),
        Probe("probes/dns", ProbeKind.Dns, "Tells whether the name servers and the cluster DNS answer this node, how fast, and from which address."),
        Probe("probes/http", ProbeKind.Http, "Tells whether the API servers and this node's components call themselves healthy, and which certificate is shown."),
    ];

    private static ProbeSpec Probe(string id, ProbeKind kind, string why) => new(id, kind) { Why = why, MaxBytes = 64 << 10 };
}
