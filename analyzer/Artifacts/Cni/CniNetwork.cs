using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Cni;

/// <summary>One CNI configuration: a list of plug-ins (<c>.conflist</c>), or a single one (<c>.conf</c>).</summary>
/// <param name="Plugins">In the order in which the runtime calls them; empty where the file cannot be used.</param>
internal sealed record CniNetwork(ArtifactText Source, string Name, string Version, ImmutableArray<CniPlugin> Plugins) : IArtifact<CniNetwork>
{
    /// <summary>Whether it is a list: only then are plug-ins chained.</summary>
    public bool IsList { get; init; }

    /// <summary>The line of its name, or else that with which it begins.</summary>
    public SourceLine NameLine { get; init; }

    public CniPlugin? this[string type] => Plugins.FirstOrDefault(plugin => plugin.Type == type);

    public static Parsed<CniNetwork> Parse(ArtifactText text)
    {
        // libcni takes JSON alone, without comments; a YAML file in that folder is none.
        var read = JsonReader.Read(text);
        var notes = read.Notes.ToBuilder();
        var root = read.Value.Roots is [{ Kind: NodeKind.Map } first, ..] ? first : null;
        if (root is null && notes.Count == 0)
            notes.Add(new(text.Whole, "no CNI configuration"));

        return new(new(text, root?.TextAt("name") ?? "", root?.TextAt("cniVersion") ?? "", root is null ? [] : PluginsOf(root, notes))
        {
            IsList = root?["plugins"] is not null,
            NameLine = (root?["name"] ?? root)?.Line ?? text.Whole,
        }, notes.ToImmutable());
    }

    private static ImmutableArray<CniPlugin> PluginsOf(DocumentNode root, ImmutableArray<ParseNote>.Builder notes)
    {
        var nodes = root["plugins"] is null ? [root] : root.ItemsAt("plugins");
        foreach (var node in nodes.Where(node => node.TextAt("type") is null))
            notes.Add(new(node.Line, "a plug-in without its type"));
        if (root["plugins"] is { Kind: not NodeKind.Sequence } amiss)
            notes.Add(new(amiss.Line, "the plug-ins are no list"));
        foreach (var node in nodes.Where(node => node["ipam"] is { Kind: NodeKind.Map }).SelectMany(node => CniIpam.Unread(node["ipam"]!))) // filtered
            notes.Add(new(node.Line, "a range of addresses without its subnet"));

        return [.. nodes.Select(CniPlugin.From)];
    }
}

/// <summary>One plug-in of a network, with the settings that most of them share; the rest stands in <paramref name="Node"/>.</summary>
/// <param name="Type">The name of its program, for instance <c>bridge</c>; empty where it names none.</param>
/// <param name="Mtu">Null where the plug-in finds it by itself.</param>
internal sealed record CniPlugin(string Type, CniIpam? Ipam, int? Mtu, DocumentNode Node)
{
    public SourceLine Line => (Node["type"] ?? Node).Line;

    /// <summary>The bridge that it makes or joins; <c>cni0</c> where it names none.</summary>
    public string? Bridge => Type == "bridge" ? Node.TextAt("bridge") ?? "cni0" : null;

    /// <summary>The interface that macvlan, ipvlan and their like lie on.</summary>
    public string? Master => Node.TextAt("master");

    public bool IsGateway => (Node.FlagAt("isGateway") ?? false) || (Node.FlagAt("isDefaultGateway") ?? false);

    public bool MasqueradesPods => Node.FlagAt("ipMasq") ?? false;

    public bool? HairpinMode => Node.FlagAt("hairpinMode") ?? Node.FlagAt("delegate", "hairpinMode");

    public ImmutableArray<string> Capabilities => [.. Node.MembersAt("capabilities").Where(member => member.FlagAt() == true).Select(member => member.Name ?? "")];

    /// <summary>The kubeconfig with which it asks the API server.</summary>
    public string? Kubeconfig => Node.TextAt("kubernetes", "kubeconfig") ?? Node.TextAt("kubeconfig");

    /// <summary>The plug-ins that Multus or flannel call in its place.</summary>
    public ImmutableArray<CniPlugin> Delegates =>
        [.. Node.ItemsAt("delegates").Concat(Node["delegate"] is { } single ? [single] : []).SelectMany(one => one.ItemsAt("plugins").DefaultIfEmpty(one)).Select(From)];

    public static CniPlugin From(DocumentNode node) => new(
        node.TextAt("type") ?? "",
        node["ipam"] is { Kind: NodeKind.Map } ipam ? CniIpam.From(ipam) : null,
        node.NumberAt("mtu"),
        node);
}

/// <summary>How a plug-in gets addresses for pods.</summary>
/// <param name="Type">For instance <c>host-local</c>, <c>calico-ipam</c>, <c>whereabouts</c>, <c>dhcp</c>, <c>static</c>.</param>
internal sealed record CniIpam(string Type, ImmutableArray<CniRange> Ranges, ImmutableArray<DocumentNode> Routes)
{
    public static CniIpam From(DocumentNode node) => new(
        node.TextAt("type") ?? "",
        [.. RangesOf(node).Select(CniRange.From).OfType<CniRange>()],
        node.ItemsAt("routes"));

    /// <summary>The ranges that are none; calico and host-local may take the node's own (<c>usePodCidr</c>).</summary>
    public static IEnumerable<DocumentNode> Unread(DocumentNode node) =>
        RangesOf(node).Where(range => CniRange.From(range) is null && range.TextAt("subnet") is not ("usePodCidr" or "usePodCidrIPv6"));

    // "subnet": "10.22.0.0/16"   "ranges": [[{"subnet": "10.244.1.0/24"}]]   whereabouts: "range": "192.168.2.225/28"   "ipRanges": [{"range": ...}]
    private static IEnumerable<DocumentNode> RangesOf(DocumentNode node) =>
        node.ItemsAt("ranges").SelectMany(set => set.Kind == NodeKind.Sequence ? set.Children : [set])
            .Concat(node.ItemsAt("ipRanges"))
            .Concat(node["subnet"] is not null || node["range"] is not null ? [node] : []);
}

/// <summary>One range of addresses for pods.</summary>
/// <param name="First">The first address that is given out; null for the subnet's first.</param>
internal sealed record CniRange(IPNetwork Subnet, IPAddress? First, IPAddress? Last, IPAddress? Gateway, SourceLine Line)
{
    public static CniRange? From(DocumentNode node)
    {
        var value = node["subnet"] ?? node["range"];
        return value is not null && SubnetOf(value.Text) is { } subnet
            ? new(subnet, Address(node.TextAt("rangeStart") ?? node.TextAt("range_start")), Address(node.TextAt("rangeEnd") ?? node.TextAt("range_end")), Address(node.TextAt("gateway")), value.Line)
            : null;
    }

    // host-local and whereabouts take an address of the subnet in place of its own.
    private static IPNetwork? SubnetOf(string? text)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (text is null || slash < 0 || Address(text[(text.AsSpan(0, slash).LastIndexOf('-') + 1)..slash]) is not { } address || !int.TryParse(text[(slash + 1)..], out var length))
            return null;

        var bytes = address.GetAddressBytes();
        if (length < 0 || length > bytes.Length * 8)
            return null;

        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] = (byte)(bytes[bit / 8] & ~(0x80 >> (bit % 8)));
        return new(new IPAddress(bytes), length);
    }

    private static IPAddress? Address(string? text) => IPAddress.TryParse(text, out var address) ? address : null;
}
