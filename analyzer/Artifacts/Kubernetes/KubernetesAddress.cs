using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>Addresses as Kubernetes objects write them.</summary>
internal static class KubernetesAddress
{
    /// <summary>Those that are addresses; <c>None</c> of a headless Service and empty texts are not.</summary>
    public static ImmutableArray<IPAddress> All(IEnumerable<string?> texts)
    {
        var addresses = ImmutableArray.CreateBuilder<IPAddress>();
        foreach (var text in texts)
        {
            if (IPAddress.TryParse(text, out var address))
                addresses.Add(address);
        }

        return addresses.ToImmutable();
    }
}
