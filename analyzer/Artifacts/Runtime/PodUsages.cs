using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>What each pod uses and how much its interfaces carried, as <c>crictl statsp</c> (also <c>-o json</c>) measures it.</summary>
internal sealed record PodUsages(ImmutableArray<PodUsage> Items) : IArtifact<PodUsages>
{
    public static Parsed<PodUsages> Parse(ArtifactText text)
    {
        var read = CrictlUsage.Read(text, PodUsage.Of, PodUsage.Of);
        return new(new(read.Value), [.. read.Notes, .. read.Value.SelectMany(one => one.Unread).Select(node => new ParseNote(node.Line, "an interface without its name"))]);
    }
}

/// <summary>What one pod uses. Null for what is not told.</summary>
/// <param name="Id">Its sandbox's, as far as it is printed: 13 digits in the table.</param>
/// <param name="Namespace">Empty in the table, which does not tell it.</param>
/// <param name="CpuPercent">Per cent of one processor.</param>
/// <param name="Memory">Its working set in bytes.</param>
internal sealed record PodUsage(string Id, string Namespace, string Name, double? CpuPercent, long? Memory, SourceLine Line)
{
    /// <summary>The interfaces within; only JSON tells them.</summary>
    public ImmutableArray<PodInterfaceUsage> Interfaces { get; init; } = [];

    public long? Processes { get; init; }

    /// <summary>What stands among its interfaces and is none.</summary>
    public ImmutableArray<DocumentNode> Unread { get; init; } = [];

    // POD                        POD ID              CPU %               MEM
    public static PodUsage? Of(TableRow row) => row["POD ID"] is { IsSet: true } id && row["MEM"] is { } memory && CrictlUsage.Bytes(memory) is { } bytes
        ? new(id.Text, "", row["POD"]?.Text ?? "", CrictlUsage.Percent(row["CPU %"]), bytes, row.Line)
        : null;

    // {"attributes": {"id": "9263...", "metadata": {"name": "web-0", "namespace": "shop"}}, "linux": {"cpu": {...}, "memory": {...}, "network": {...}, "process": {...}}}
    public static PodUsage? Of(DocumentNode node) => node.At("attributes", "id") is { Text: { Length: > 0 } text } id
        ? new(text, node.TextAt("attributes", "metadata", "namespace") ?? "", node.TextAt("attributes", "metadata", "name") ?? "", CrictlUsage.Percent(node.At("linux", "cpu")), CrictlUsage.Value(node.At("linux", "memory"), "workingSetBytes"), id.Line)
        {
            Interfaces = InterfacesOf(node),
            Unread = [.. node.ItemsAt("linux", "network", "interfaces").Where(one => PodInterfaceUsage.Of(one) is null)],
            Processes = CrictlUsage.Value(node.At("linux", "process"), "processCount"),
        }
        : null;

    // containerd names the first again among all of them; CRI-O does not.
    private static ImmutableArray<PodInterfaceUsage> InterfacesOf(DocumentNode node) =>
    [
        .. node.ItemsAt("linux", "network", "interfaces").Prepend(node.At("linux", "network", "defaultInterface"))
            .Select(PodInterfaceUsage.Of).OfType<PodInterfaceUsage>().DistinctBy(one => one.Name),
    ];
}

/// <summary>What one interface of a pod carried since the pod began. Null for what is not told.</summary>
internal sealed record PodInterfaceUsage(string Name, long? ReceivedBytes, long? ReceiveErrors, long? SentBytes, long? SendErrors, SourceLine Line)
{
    // {"name": "eth0", "rxBytes": {"value": "1042"}, "rxErrors": {"value": "0"}, "txBytes": {"value": "726"}, "txErrors": {"value": "0"}}
    public static PodInterfaceUsage? Of(DocumentNode? node) => node?["name"] is { Text: { Length: > 0 } text } name
        ? new(text, CrictlUsage.Value(node, "rxBytes"), CrictlUsage.Value(node, "rxErrors"), CrictlUsage.Value(node, "txBytes"), CrictlUsage.Value(node, "txErrors"), name.Line)
        : null;
}
