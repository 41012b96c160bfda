using SupportBundle.Analyzer.Artifacts.Links;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Which devices are bridges, and what hangs on them.</summary>
internal static class Bridges
{
    public static bool IsBridge(NetworkStack stack, Link link) =>
        link.Kind == "bridge" || link.Details is BridgeDetails || (link.Kind is null && stack.Links.Value.Links.Any(port => port.Master == link.Name && port.Port is not null));

    public static IEnumerable<Link> PortsOf(NetworkStack stack, Link bridge) => stack.Links.Value.Links.Where(port => port.Master == bridge.Name);

    /// <summary>The bridge that the device is a port of, or null.</summary>
    public static Link? Of(NetworkStack stack, Link port) =>
        port.Master is { } master && stack.Links.Value.Link(master) is { } bridge && IsBridge(stack, bridge) ? bridge : null;

    /// <summary>Whether a frame to this hardware address is for the stack itself: the bridge's own or one of its ports' (br_fdb_find_port, is_local).</summary>
    public static bool IsOwn(NetworkStack stack, Link bridge, string linkAddress) =>
        Same(bridge.LinkAddress, linkAddress) || PortsOf(stack, bridge).Any(port => Same(port.LinkAddress, linkAddress));

    private static bool Same(string? one, string other) => other.Equals(one, StringComparison.OrdinalIgnoreCase);
}
