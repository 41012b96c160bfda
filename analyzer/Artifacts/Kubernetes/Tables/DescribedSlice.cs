using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>An EndpointSlice as <c>kubectl describe</c> shows it: unlike a table, with which endpoints are ready.</summary>
internal static class DescribedSlice
{
    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        DescribedMeaning.Put(sketch, "addressType", fields["AddressType"]);
        DescribedService.WriteEndpointPorts("ports", fields["Ports"], sketch);
        sketch.PutEmpty("endpoints", (fields["Endpoints"] ?? fields).Line);
        foreach (var (place, endpoint) in (fields["Endpoints"]?.Below ?? []).Where(one => one.Name == "- Addresses").Index())
            WriteEndpoint($"endpoints.{place}", endpoint, fields["Namespace"]?.Value ?? "", sketch);
    }

    //   - Addresses:  10.42.1.4
    //     Conditions:
    //       Ready:    false
    //     TargetRef:  Pod/coredns-668d6bf9bc-4tq2w
    //     NodeName:   worker-1                                  to 1.20 Topology:   kubernetes.io/hostname=worker-1
    private static void WriteEndpoint(string way, DescribedField endpoint, string @namespace, DocumentSketch sketch)
    {
        foreach (var (place, address) in endpoint.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Index())
            sketch.Put($"{way}.addresses.{place}", address, endpoint.Line);

        if (endpoint["Conditions"]?["Ready"] is { Value: not "<unset>" } ready)
            sketch.Put($"{way}.conditions.ready", ready.Value, ready.Line);
        if (endpoint["NodeName"] is { Value: not ("" or "<unset>") } node)
            sketch.Put($"{way}.nodeName", node.Value, node.Line);
        if (endpoint["Topology"]?.Values.FirstOrDefault(pair => pair.Value.StartsWith(HostName, StringComparison.Ordinal)) is { } host)
            sketch.Put($"{way}.nodeName", host.Value[HostName.Length..], host.Line);
        if (endpoint["TargetRef"] is { } target && target.Value.Split('/') is [var kind, var name])
            WriteTarget($"{way}.targetRef", kind, name, @namespace, target.Line, sketch);
    }

    private const string HostName = "kubernetes.io/hostname=";

    private static void WriteTarget(string way, string kind, string name, string @namespace, SourceLine line, DocumentSketch sketch)
    {
        sketch.Put($"{way}.kind", kind, line);
        sketch.Put($"{way}.name", name, line);
        sketch.Put($"{way}.namespace", @namespace, line);
    }
}
