using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Devices behind which something forwards that is not modelled: eBPF, Open vSwitch.</summary>
internal static class Boundaries
{
    /// <summary>What forwards there; null for a device as any other.</summary>
    public static string? Of(NetworkStack stack, Link link) =>
        IsCiliums(link) ? "eBPF (Cilium)"
        : IsOpenVswitchs(link) ? "Open vSwitch"
        : IsCalicos(link.Name) && stack.Links.Value.Link("bpfin.cali") is not null ? "eBPF (Calico)"
        : null;

    /// <summary>The end of a packet at such a device, or null.</summary>
    public static PathEnd? At(NetworkStack stack, Link link, Branch branch) => Of(stack, link) is { } what
        ? Ends.Leaves(stack, branch, new(StepKind.Forward, $"leaves the model at {link.Name}: {what} forwards from there", link.Line))
        : null;

    /// <summary>Programs and filters on the device see the frame that comes in first; both ways are followed, the other one out of the model.</summary>
    public static IEnumerable<PathEnd> Past(NetworkStack stack, Link link, Branch branch, Func<Branch, IEnumerable<PathEnd>> goOn)
    {
        if (link.Program is { } program)
            return Past(stack, link, branch, $"the XDP program {program}", link.Line, passed => Filtered(stack, link, passed, comesIn: true, goOn));

        return Filtered(stack, link, branch, comesIn: true, goOn);
    }

    /// <summary>The same of what traffic control has on the device for frames that leave, and those that come in.</summary>
    public static IEnumerable<PathEnd> Filtered(NetworkStack stack, Link link, Branch branch, bool comesIn, Func<Branch, IEnumerable<PathEnd>> goOn) =>
        stack.TrafficFilters.On(link.Name, comesIn) is { } filter ? Past(stack, link, branch, filter.What, filter.Line, goOn) : goOn(branch);

    private static IEnumerable<PathEnd> Past(NetworkStack stack, Link link, Branch branch, string what, SourceLine line, Func<Branch, IEnumerable<PathEnd>> goOn)
    {
        var (passed, taken) = branch.Split($"whether {what} on {link.Name} of {stack.Name} lets it pass ({line})");
        IEnumerable<PathEnd> lost = taken is null ? [] : [Ends.Leaves(stack, taken, new(StepKind.Forward, $"leaves the model at {link.Name}: {what} takes it", line))];
        return passed is null ? lost : goOn(passed).Concat(lost);
    }

    private static bool IsCiliums(Link link) => Starts(link, "lxc") || Starts(link, "cilium_") || link.Kind == "netkit";

    private static bool IsOpenVswitchs(Link link) =>
        link.Kind == "openvswitch" || link.Master == "ovs-system" || link.Name is "ovs-system" or "br-int" or "antrea-gw0" or "antrea-egress0"
        || Starts(link, "ovn-k8s-") || Starts(link, "genev_sys_") || Starts(link, "vxlan_sys_") || Starts(link, "gre_sys");

    private static bool IsCalicos(string name) => name.StartsWith("cali", StringComparison.Ordinal);

    private static bool Starts(Link link, string start) => link.Name.StartsWith(start, StringComparison.Ordinal);
}
