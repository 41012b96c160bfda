using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kernel;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>The node's kernel settings: all of them as sysctl prints them, else the single files of <c>/proc/sys</c>.</summary>
/// <param name="IsWhole">Whether a setting that is absent here is absent in the kernel.</param>
internal sealed record Sysctl(SysctlValues Values, bool IsWhole) : INodeFact<Sysctl>
{
    private const string Files = "files/proc/sys/";

    // Their keys are put together of three words: that is done once for each.
    private readonly ConcurrentDictionary<(string Family, string Device, string Name), SysctlValue?> _ofInterfaces = new(InterfaceKeys.Comparer);

    /// <summary>The setting of this name, or null when it is not shown.</summary>
    public SysctlValue? Get(string key) => Values.Get(key);

    /// <summary>The setting as a number, or null when it is absent or none.</summary>
    public long? Number(string key) => Values.Get(key)?.Number;

    /// <summary>The setting of one interface, whichever way a dot in its name was written.</summary>
    public SysctlValue? OfInterface(string family, string device, string name) => _ofInterfaces.GetOrAdd(
        (family, device, name),
        static (key, values) => values.Get(SysctlKey.OfInterface(key.Family, key.Device, key.Name)) ?? values.Get($"net.{key.Family}.conf.{key.Device}.{key.Name}"),
        Values);

    /// <summary>Whether the kernel has no such setting; null where that cannot be told.</summary>
    public bool? IsAbsent(string key) =>
        Values.Get(key) is not null ? false
        : IsWhole && !Values.Unread.Any(unread => unread.Key == key) ? true
        : null;

    public static Availability<Sysctl> From(Node node) => In(node.Host);

    /// <summary>The same of any place with a kernel view of its own.</summary>
    public static Availability<Sysctl> In(ArtifactStore place)
    {
        var printed = place.Read<SysctlValues>("kernel/sysctl");
        var chosen = place.Read<SysctlValues>("kernel/sysctl-namespace");
        if (!printed.IsKnown && chosen.IsKnown)
            return chosen.Select(values => new Sysctl(values, false));
        var files = place.Under(Files).Where(pair => pair.Text.WhyIncomplete is null).Select(pair => OfFile(pair.Id, pair.Text)).OfType<SysctlValue>().ToImmutableArray();
        if (!printed.IsKnown && files.IsEmpty)
            return printed.Select(values => new Sysctl(values, true));

        // Both show the same kernel; where both have a key, the list was meant to be cited.
        var all = printed.IsKnown ? [.. files, .. printed.Value.All] : files;
        var text = printed.IsKnown ? printed.Value.Text : files[0].Line.Artifact;
        return Availability<Sysctl>.Known(new(
            SysctlValues.Of(text, all) with { Unread = printed.IsKnown ? printed.Value.Unread : [] },
            printed.IsKnown));
    }

    // files/proc/sys/net/ipv4/ip_forward: 1
    private static SysctlValue? OfFile(string id, ArtifactText text) =>
        text.Lines().FirstOrDefault(line => !line.IsBlank) is { Number: > 0 } line ? new(line, SysctlKey.OfPath(id[Files.Length..]), line.Text.Trim()) : null;
}

/// <summary>Tells settings of interfaces apart by hashing the interface alone: of families and names there are few.</summary>
internal sealed class InterfaceKeys : IEqualityComparer<(string Family, string Device, string Name)>
{
    public static readonly InterfaceKeys Comparer = new();

    public bool Equals((string Family, string Device, string Name) x, (string Family, string Device, string Name) y) =>
        x.Name == y.Name && x.Device == y.Device && x.Family == y.Family;

    public int GetHashCode((string Family, string Device, string Name) key) =>
        HashCode.Combine(key.Device.GetHashCode(StringComparison.Ordinal), key.Name.Length, key.Name[^1], key.Family[^1]);
}
