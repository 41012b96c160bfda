using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>Endpoints as <c>kubectl get</c> shows them: the first three alone.</summary>
internal static class EndpointsRow
{
    // kube-dns   10.244.0.2:53,10.244.0.3:53,10.244.0.2:53 + 3 more...   5d
    public static void Write(TableRow row, DocumentSketch sketch)
    {
        if (row["ENDPOINTS"] is not { } cell)
            return;

        sketch.PutEmpty("subsets", cell.Line);
        foreach (var (place, part) in Listed(cell, sketch).Index())
        {
            var colon = part.LastIndexOf(':');
            sketch.Put($"subsets.{place}.addresses.0.ip", (colon < 0 ? part : part[..colon]).Trim('[', ']'), cell.Line);
            if (colon > 0)
                sketch.Put($"subsets.{place}.ports.0.port", part[(colon + 1)..], cell.Line);
        }
    }

    // kube-dns-x7k2p   IPv4   9153,53,53   10.244.0.2,10.244.0.3   5d
    public static void WriteSlice(TableRow row, string name, DocumentSketch sketch)
    {
        TableMeaning.Put(sketch, "addressType", row["ADDRESSTYPE"]);

        // The controller names a slice for its Service, with five letters behind it; default/kubernetes bears none.
        if (row["LABELS"] is null)
            sketch.Put("service", name.Length > 6 && name[^6] == '-' ? name[..^6] : name, row.Line);
        if (row["PORTS"] is { } ports)
        {
            foreach (var (place, port) in Listed(ports, sketch, "morePorts").Index())
                sketch.Put($"ports.{place}.port", port, ports.Line);
        }

        if (row["ENDPOINTS"] is not { } cell)
            return;

        sketch.PutEmpty("endpoints", cell.Line);
        foreach (var (place, address) in Listed(cell, sketch).Index())
        {
            sketch.Put($"endpoints.{place}.addresses.0", address, cell.Line);
            sketch.Put($"endpoints.{place}.conditions.ready", "unknown", cell.Line);
        }
    }

    // " + 3 more..." stands behind the third.
    internal static IEnumerable<string> Listed(TableCell cell, DocumentSketch sketch, string more = "more")
    {
        var plus = cell.Text.IndexOf(" + ", StringComparison.Ordinal);
        if (plus >= 0)
            sketch.Put(more, cell.Text[(plus + 3)..], cell.Line);

        return (cell with { Text = plus < 0 ? cell.Text : cell.Text[..plus] }).Parts;
    }
}
