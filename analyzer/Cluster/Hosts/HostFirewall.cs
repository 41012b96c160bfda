using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>A program that keeps the host's own firewall.</summary>
internal enum FirewallManager
{
    /// <summary>Neither of the two that are known; rules may stand there all the same.</summary>
    None,
    Firewalld,
    Ufw,

    /// <summary>Both at once, of which each removes the other's rules.</summary>
    Both,
}

/// <summary>Which program keeps the host's own firewall, by its own word.</summary>
/// <param name="Line">Where that is said.</param>
internal sealed record HostFirewall(FirewallManager Manager, SourceLine Line, FirewalldState? Firewalld, UfwStatus? Ufw) : INodeFact<HostFirewall>
{
    private const string UfwId = "netfilter/ufw-status";

    /// <summary>What happens to forwarded packets that no rule of ufw's names: <c>deny</c>, <c>allow</c>, <c>reject</c>, <c>disabled</c>; null where it is not said.</summary>
    public string? UfwRouted => Ufw?.Default("routed");

    // One that runs is told by itself; that none does, only by both.
    public static Availability<HostFirewall> From(Node node)
    {
        var firewalld = node.Fact<FirewalldState>();
        var ufw = UfwOf(node.Host);
        var (first, second) = (firewalld.IsKnown ? firewalld.Value : null, ufw.IsKnown ? ufw.Value : null);
        return (first?.IsRunning, second?.IsActive) switch
        {
            (true, true) => Known(FirewallManager.Both, first!.Line, first, second), // known, it runs
            (true, _) => Known(FirewallManager.Firewalld, first!.Line, first, second), // known, it runs
            (_, true) => Known(FirewallManager.Ufw, second!.Text.Line(1), first, second), // known, it is active
            (false, false) => Known(FirewallManager.None, first!.Line, first, second), // known, it does not run
            _ => Availability<HostFirewall>.Missing(firewalld.WhyMissing ?? ufw.WhyMissing ?? "it is not told which program keeps the firewall"),
        };
    }

    private static Availability<HostFirewall> Known(FirewallManager manager, SourceLine line, FirewalldState? firewalld, UfwStatus? ufw) =>
        Availability<HostFirewall>.Known(new(manager, line, firewalld, ufw));

    private static Availability<UfwStatus> UfwOf(ArtifactStore host)
    {
        var status = host.Read<UfwStatus>(UfwId);
        return status is { IsKnown: true, Value.IsActive: null } ? Availability<UfwStatus>.Missing($"{UfwId}: it does not tell whether ufw is active") : status;
    }
}
