using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>Which devices NetworkManager manages, and which it leaves alone.</summary>
internal sealed record ManagedDevices(ImmutableArray<ManagedDevice> Devices) : INodeFact<ManagedDevices>
{
    /// <summary>Null for one that it does not list.</summary>
    public ManagedDevice? Device(string name) => Devices.FirstOrDefault(device => device.Name == name);

    public static Availability<ManagedDevices> From(Node node) =>
        OfStates(node.Host).Or(() => OfDetails(node.Host));

    private static Availability<ManagedDevices> OfStates(ArtifactStore host)
    {
        const string Id = "links/nmcli-devices";
        var states = host.Read<NmcliDeviceStates>(Id);
        return states is { IsKnown: true, Value.Devices.IsEmpty: true }
            ? Availability<ManagedDevices>.Missing($"{Id}: it lists no device")
            : states.Select(list => new ManagedDevices([.. list.Devices.Select(device => new ManagedDevice(device.Line, device.Name, !device.IsLeftAlone, device.Connection))]));
    }

    // 100 (connected)      10 (unmanaged)
    private static Availability<ManagedDevices> OfDetails(ArtifactStore host)
    {
        const string Id = "dns/nmcli-devices";
        var details = host.Read<NmcliDevices>(Id);
        return details is { IsKnown: true, Value.Devices.IsEmpty: true }
            ? Availability<ManagedDevices>.Missing($"{Id}: it lists no device")
            : details.Select(list => new ManagedDevices([.. list.Devices.Where(device => device.State is not null).Select(device => new ManagedDevice(device.Fields[0].Line, device.Name, !device.IsLeftAlone, device.Connection))]));
    }
}

/// <summary>One device.</summary>
/// <param name="Connection">The profile by which it is set up, or null.</param>
internal sealed record ManagedDevice(SourceLine Line, string Name, bool IsManaged, string? Connection);
