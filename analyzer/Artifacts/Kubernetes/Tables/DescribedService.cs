using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A Service or its Endpoints as <c>kubectl describe</c> shows them.</summary>
internal static class DescribedService
{
    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        DescribedMeaning.Put(sketch, "spec.type", fields["Type"]);
        WriteSelector(fields["Selector"], sketch);
        WriteList("spec.clusterIPs", fields["IPs"] is { Value: not ("" or "<none>") } several ? several : fields["IP"], sketch);
        WriteList("spec.externalIPs", fields["External IPs"], sketch);
        DescribedMeaning.Put(sketch, "spec.sessionAffinity", fields["Session Affinity"]);
        DescribedMeaning.Put(sketch, "spec.externalTrafficPolicy", fields["External Traffic Policy"]);
        DescribedMeaning.Put(sketch, "spec.internalTrafficPolicy", fields["Internal Traffic Policy"]);
        DescribedMeaning.Put(sketch, "spec.healthCheckNodePort", fields["HealthCheck NodePort"]);
        WriteList("spec.loadBalancerSourceRanges", fields["LoadBalancer Source Ranges"], sketch);
        if (fields["LoadBalancer Ingress"] is { } balancer)
            WriteIngress(balancer, sketch);
        WritePorts(fields, sketch);
    }

    // Addresses:          10.244.0.2,10.244.0.3
    // NotReadyAddresses:  <none>
    // Ports:
    //   Name     Port  Protocol
    public static void WriteEndpoints(DescribedField fields, DocumentSketch sketch)
    {
        sketch.PutEmpty("subsets", fields.Line);
        if (fields["Subsets"] is not { } subsets)
            return;

        foreach (var (place, addresses) in subsets.Below.Where(field => field.Name == "Addresses").Index())
            WriteAddresses($"subsets.{place}.addresses", addresses, sketch);
        foreach (var (place, addresses) in subsets.Below.Where(field => field.Name == "NotReadyAddresses").Index())
            WriteAddresses($"subsets.{place}.notReadyAddresses", addresses, sketch);
        foreach (var (place, ports) in subsets.Below.Where(field => field.Name == "Ports").Index())
            WriteEndpointPorts($"subsets.{place}.ports", ports, sketch);
    }

    private static void WriteAddresses(string way, DescribedField field, DocumentSketch sketch)
    {
        foreach (var (place, address) in Listed(field).Index())
            sketch.Put($"{way}.{place}.ip", address, field.Line);
    }

    internal static void WriteEndpointPorts(string way, DescribedField? ports, DocumentSketch sketch)
    {
        foreach (var (place, row) in DescribedMeaning.Rows(ports).Index())
        {
            sketch.Put($"{way}.{place}.name", row["Name"] is { IsSet: true } name ? name.Text : "", row.Line);
            sketch.Put($"{way}.{place}.port", row["Port"]?.Text, row.Line);
            sketch.Put($"{way}.{place}.protocol", row["Protocol"]?.Text, row.Line);
        }
    }

    // Selector:          app=shop,tier=web
    private static void WriteSelector(DescribedField? selector, DocumentSketch sketch)
    {
        if (selector is null)
            return;

        sketch.PutEmpty("spec.selector", selector.Line);
        foreach (var pair in Listed(selector).Select(pair => pair.Split('=', 2)))
            sketch.Put("spec.selector", pair[0], pair.Length > 1 ? pair[1] : "", selector.Line);
    }

    private static void WriteList(string way, DescribedField? field, DocumentSketch sketch)
    {
        if (field is null)
            return;

        sketch.PutEmpty(way, field.Line);
        foreach (var (place, one) in Listed(field).Index())
            sketch.Put($"{way}.{place}", one, field.Line);
    }

    // LoadBalancer Ingress:     192.168.0.240 (VIP)
    private static void WriteIngress(DescribedField field, DocumentSketch sketch)
    {
        foreach (var (place, one) in Listed(field).Select(one => one.Split(' ')[0]).Index())
            sketch.Put($"status.loadBalancer.ingress.{place}.{(IPAddress.TryParse(one, out _) ? "ip" : "hostname")}", one, field.Line);
    }

    // Port:                     http  80/TCP
    // TargetPort:               8080/TCP
    // NodePort:                 http  30080/TCP
    private static void WritePorts(DescribedField fields, DocumentSketch sketch)
    {
        sketch.PutEmpty("spec.ports", fields.Line);
        var (place, isOpen) = (-1, false);
        foreach (var field in fields.Below.Where(field => field.Name is "Port" or "TargetPort" or "NodePort"))
        {
            var words = field.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var isReadable = DescribedForms.IsReadable(field, "port");
            isOpen = field.Name == "Port" ? isReadable : isOpen;
            if (!isOpen || !isReadable)
                continue; // the shape notes it

            if (field.Name == "Port")
                WritePort($"spec.ports.{++place}", words, words[^1], field.Line, sketch);
            else
                PutOnce($"spec.ports.{place}.{(field.Name == "TargetPort" ? "targetPort" : "nodePort")}", words[^1].Split('/')[0], field.Line, sketch);
        }
    }

    private static void PutOnce(string way, string value, SourceLine line, DocumentSketch sketch)
    {
        if (!sketch.Has(way.Split('.')))
            sketch.Put(way, value, line);
    }

    private static void WritePort(string way, string[] words, string last, SourceLine line, DocumentSketch sketch)
    {
        sketch.Put($"{way}.name", words.Length > 1 && words[0] != "<unset>" ? words[0] : "", line);
        sketch.Put($"{way}.port", last.Split('/')[0], line);
        sketch.Put($"{way}.protocol", last.Split('/')[^1], line);
    }

    private static string[] Listed(DescribedField field) => field.Value is "<none>" or "None"
        ? []
        : field.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
