using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;

namespace SupportBundle.Analyzer.Cluster.Balancers;

/// <summary>An address and port on which a node's balancer takes connections, and the servers that it gives them to.</summary>
/// <param name="Program"><c>HAProxy</c>, <c>nginx</c> or <c>keepalived</c>.</param>
/// <param name="Name">As the configuration calls it: <c>frontend kube-api</c>.</param>
/// <param name="Address">Null for all addresses of the node, and for names.</param>
internal sealed record BalancedPort(string Program, string Name, IPAddress? Address, int Port, string Protocol, ImmutableArray<BalancedServer> Servers, SourceLine Line)
{
    public override string ToString() =>
        $"port {Port}/{Protocol} of {Program}'s {Name}{(Servers.IsEmpty ? "" : $", to {string.Join(", ", Servers)}")}";
}

/// <summary>A server that a balancer gives connections to.</summary>
/// <param name="Address">Null for a name.</param>
/// <param name="State">What the balancer holds of it right now.</param>
internal sealed record BalancedServer(string Name, IPAddress? Address, int Port, bool IsBackup, bool IsDisabled, Availability<HaproxyState> State, SourceLine Line)
{
    public override string ToString() => $"{Name} ({(State.IsKnown ? State.Value.Status : IsDisabled ? "disabled" : "state not known")})";
}
