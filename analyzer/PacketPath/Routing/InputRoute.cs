using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>Where a packet that came in goes: the kernel's checks of its source and of forwarding, then the routes (ip_route_input_slow).</summary>
internal static class InputRoute
{
    /// <summary>The ways on. Each branch has its steps; one that ends here has a disposition.</summary>
    public static IEnumerable<Routed> Of(NetworkStack stack, Branch branch) => OutputRoute.Along(stack, branch, "route");
}

/// <summary>One way that the routes send a packet (<see cref="Branch.Route"/>).</summary>
/// <param name="End">Where it ends here; null where it goes on.</param>
internal sealed record Routed(Branch Branch, Disposition? End);
