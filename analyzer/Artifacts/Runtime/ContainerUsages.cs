using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>What each container uses, as <c>crictl stats</c> (also <c>-o json</c>) measures it.</summary>
internal sealed record ContainerUsages(ImmutableArray<ContainerUsage> Items) : IArtifact<ContainerUsages>
{
    public static Parsed<ContainerUsages> Parse(ArtifactText text)
    {
        var read = CrictlUsage.Read(text, ContainerUsage.Of, ContainerUsage.Of);
        return new(new(read.Value), read.Notes);
    }
}

/// <summary>What one container uses. Null for what is not told.</summary>
/// <param name="Id">As far as it is printed: 13 digits in the table.</param>
/// <param name="Name">Empty where the table has no such column (crictl to 1.26).</param>
/// <param name="CpuPercent">Per cent of one processor.</param>
/// <param name="Memory">Its working set in bytes.</param>
/// <param name="Disk">Bytes of its writable layer.</param>
internal sealed record ContainerUsage(string Id, string Name, double? CpuPercent, long? Memory, long? Disk, long? Inodes, SourceLine Line)
{
    public string Namespace { get; init; } = "";

    public string Pod { get; init; } = "";

    /// <summary>In bytes; crictl's table tells it since 1.32.</summary>
    public long? Swap { get; init; }

    // CONTAINER           CPU %               MEM                 DISK                INODES
    // CONTAINER           NAME                CPU %               MEM                 DISK                INODES              SWAP
    public static ContainerUsage? Of(TableRow row) => row["CONTAINER"] is { IsSet: true } id && row["MEM"] is { } memory && CrictlUsage.Bytes(memory) is { } bytes
        ? new(id.Text, row["NAME"]?.Text ?? "", CrictlUsage.Percent(row["CPU %"]), bytes, CrictlUsage.Bytes(row["DISK"]), CrictlUsage.Bytes(row["INODES"]), row.Line)
        {
            Swap = CrictlUsage.Bytes(row["SWAP"]),
        }
        : null;

    // {"attributes": {"id": "8a5c...", "metadata": {"name": "web"}, "labels": {...}}, "cpu": {...}, "memory": {...}, "writableLayer": {...}}
    public static ContainerUsage? Of(DocumentNode node) => node.At("attributes", "id") is { Text: { Length: > 0 } text } id
        ? new(text, node.TextAt("attributes", "metadata", "name") ?? "", CrictlUsage.Percent(node["cpu"]), CrictlUsage.Value(node["memory"], "workingSetBytes"), CrictlUsage.Value(node["writableLayer"], "usedBytes"), CrictlUsage.Value(node["writableLayer"], "inodesUsed"), id.Line)
        {
            Namespace = node.TextAt("attributes", "labels", "io.kubernetes.pod.namespace") ?? "",
            Pod = node.TextAt("attributes", "labels", "io.kubernetes.pod.name") ?? "",
            Swap = CrictlUsage.Value(node["swap"], "swapUsageBytes"),
        }
        : null;
}
