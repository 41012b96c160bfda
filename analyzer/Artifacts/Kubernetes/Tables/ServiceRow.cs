using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A Service as <c>kubectl get services</c> shows it: neither its target ports nor its traffic policies.</summary>
internal static class ServiceRow
{
    // shop   LoadBalancer   10.96.12.7   192.168.0.240   80:30080/TCP,443:30443/TCP   5d   app=shop
    public static void Write(TableRow row, DocumentSketch sketch)
    {
        TableMeaning.Put(sketch, "spec.type", row["TYPE"]);
        if (row["CLUSTER-IP"] is { } cluster)
            WriteClusterIps(cluster, sketch);
        if (row["EXTERNAL-IP"] is { } external)
            WriteExternal(row["TYPE"]?.Text, external, sketch);

        TableMeaning.PutPairs(sketch, "spec.selector", row["SELECTOR"]);
        if (row["PORT(S)"] is not { } ports)
            return;

        sketch.PutEmpty("spec.ports", ports.Line);
        foreach (var (place, port) in ports.Parts.Index())
            WritePort($"spec.ports.{place}", port, ports.Line, sketch);
    }

    private static void WriteClusterIps(TableCell cell, DocumentSketch sketch)
    {
        sketch.PutEmpty("spec.clusterIPs", cell.Line);
        foreach (var (place, address) in cell.Parts.Index())
            sketch.Put($"spec.clusterIPs.{place}", address, cell.Line);
    }

    // Of a LoadBalancer it shows the balancer's addresses and externalIPs alike.
    private static void WriteExternal(string? type, TableCell cell, DocumentSketch sketch)
    {
        if (type == "ExternalName")
        {
            sketch.Put("spec.externalName", cell.Text, cell.Line);
            return;
        }

        var list = type == "LoadBalancer" ? "status.loadBalancer.ingress" : "spec.externalIPs";
        sketch.PutEmpty(list, cell.Line);
        foreach (var (place, address) in cell.Parts.Index())
        {
            var member = type != "LoadBalancer" ? "" : IPAddress.TryParse(address, out _) ? ".ip" : ".hostname";
            sketch.Put($"{list}.{place}{member}", address, cell.Line);
        }
    }

    // 80:30080/TCP   53/UDP
    private static void WritePort(string way, string text, SourceLine line, DocumentSketch sketch)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var numbers = (slash < 0 ? text : text[..slash]).Split(':');
        sketch.Put($"{way}.port", numbers[0], line);
        if (slash >= 0)
            sketch.Put($"{way}.protocol", text[(slash + 1)..], line);
        if (numbers.Length > 1)
            sketch.Put($"{way}.nodePort", numbers[1], line);

        // Left out it would stand for the port itself, which is not what the table says.
        sketch.Put($"{way}.targetPort", "", line);
    }
}
