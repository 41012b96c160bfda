using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Every NetworkPolicy that the input holds.</summary>
internal sealed record NetworkPolicies(ImmutableArray<NetworkPolicy> All) : IClusterFact<NetworkPolicies>
{
    public NetworkPolicy? Find(string fullName) => All.FirstOrDefault(policy => policy.FullName == fullName);

    public static Availability<NetworkPolicies> From(ClusterModel cluster) =>
        KnownObjects.Of<NetworkPolicy>(cluster, "networkpolicies", "networking.k8s.io_v1_networkpolicies").Select(known => new NetworkPolicies(known.Items));
}
