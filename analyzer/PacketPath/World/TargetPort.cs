using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>The port and protocol that a flow goes to, by what was written and by what its end offers.</summary>
/// <param name="Problem">A sentence that says what is missing; null where both are found.</param>
internal sealed record TargetPort(int Port, Protocol Protocol, string? Problem = null)
{
    public static TargetPort Of(TargetText text, FlowEnd end, Topology topology)
    {
        if (text.Protocol == Protocol.Icmp)
            return new(0, end.Addresses is [{ AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 }, ..] ? (Protocol)58 : Protocol.Icmp);

        var offered = Offered(end, topology);
        var meant = offered.Where(port => (text.Protocol is null || port.Protocol == text.Protocol) && (text.Port is null || port.Name == text.Port || $"{port.Port}" == text.Port)).ToList();
        if (meant is [var one])
            return new(one.Port, one.Protocol);
        if (end.Service is not null)
            return Not($"{end.Name}: {(meant.Count == 0 ? $"the Service has no such port; it has {Choices(offered)}" : $"the Service has several ports: name one of {Choices(meant)}, as in {end.Name}:{meant[0].Port}/{TargetText.Word(meant[0].Protocol)}")}.");

        // The same number for TCP and UDP.
        if (meant.Count > 1 && text.Port is not null && meant.Select(port => port.Protocol).Distinct().Count() > 1)
            return Not($"{end.Name}: port {text.Port} is there with several protocols: name one of {Choices(meant)}, as in {end.Name}:{meant[0].Port}/{TargetText.Word(meant[0].Protocol)}.");

        return ByText(text, end, offered);
    }

    private static TargetPort ByText(TargetText text, FlowEnd end, ImmutableArray<OfferedPort> offered)
    {
        if (text.Port is null)
            return Not($"{end.Name}: name a port{(offered.IsEmpty ? "" : $" ({Choices(offered)})")}, as in {end.Name}:80/tcp; or /icmp for a ping.");
        if (int.TryParse(text.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ushort.MaxValue)
            return new(number, text.Protocol ?? Protocol.Tcp);

        return Not($"{end.Name}: {text.Port} is no port{(offered.IsEmpty ? "" : $"; there are {Choices(offered)}")}.");
    }

    private static TargetPort Not(string problem) => new(0, default, problem);

    private static string Choices(IReadOnlyCollection<OfferedPort> ports) =>
        ports.Count == 0 ? "none" : FlowEnds.Listed([.. ports.Select(port => $"{port.Port}/{TargetText.Word(port.Protocol)}{(port.Name.Length == 0 ? "" : $" ({port.Name})")}")]);

    private static ImmutableArray<OfferedPort> Offered(FlowEnd end, Topology topology)
    {
        if (end.Service is { } service)
            return [.. service.Ports.Select(port => Of(port.Name, port.Port, port.Protocol))];
        if (end.Pod is { } pod && !end.IsAddress)
            return [.. pod.Containers.Where(container => !container.IsInit).SelectMany(container => container.Ports).Select(port => Of(port.Name, port.Port, port.Protocol)).Distinct()];

        return topology.Cluster.Fact<Services>() is { IsKnown: true, Value.All: var services } ? [.. services.SelectMany(one => At(one, end)).Distinct()] : [];
    }

    // What a Service offers at this very address, or as node ports at a node's.
    private static IEnumerable<OfferedPort> At(Service service, FlowEnd end)
    {
        var isNode = end.Stack is { Namespace: null };
        IPAddress[] own = [.. service.ClusterIps, .. service.ExternalIps, .. service.Ingress.Select(ingress => ingress.Address).OfType<IPAddress>()];
        return end.Addresses.Any(own.Contains) ? service.Ports.Select(port => Of(port.Name, port.Port, port.Protocol))
            : isNode ? service.Ports.Where(port => port.NodePort > 0).Select(port => Of($"node port of {service.FullName}", port.NodePort, port.Protocol))
            : [];
    }

    private static OfferedPort Of(string name, int port, string protocol) => new(name, port, TargetText.ProtocolOf(protocol) ?? Protocol.Tcp);

    private sealed record OfferedPort(string Name, int Port, Protocol Protocol);
}
