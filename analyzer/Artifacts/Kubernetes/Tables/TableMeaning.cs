using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What the columns of <c>kubectl get</c> mean in the objects that they show.</summary>
internal static class TableMeaning
{
    public static void Write(string kind, TableRow row, string name, DocumentSketch sketch)
    {
        sketch.Put("kind", kind, row.Line);
        sketch.Put("metadata.name", name, row["NAME"]?.Line ?? row.Line);
        Put(sketch, "metadata.namespace", row["NAMESPACE"]);
        Put(sketch, "metadata.age", row["AGE"]);
        PutPairs(sketch, "metadata.labels", row["LABELS"]);
        switch (kind)
        {
            case "Pod":
                WritePod(row, sketch);
                break;
            case "Node":
                WriteNode(row, sketch);
                break;
            case "Service":
                ServiceRow.Write(row, sketch);
                break;
            case "Endpoints":
                EndpointsRow.Write(row, sketch);
                break;
            case "EndpointSlice":
                EndpointsRow.WriteSlice(row, name, sketch);
                break;
            case "Event":
                WriteEvent(row, sketch);
                break;
            case "Ingress":
                WriteIngress(row, sketch);
                break;
            case "NodeMetrics" or "PodMetrics":
                Put(sketch, "usage.cpu", row["CPU(cores)"]);
                Put(sketch, "usage.memory", row["MEMORY(bytes)"]);
                break;
            default:
                WriteWorkload(row, sketch);
                break;
        }
    }

    /// <summary>A cell as the value of one field; <c>&lt;none&gt;</c> is known to be none.</summary>
    internal static void Put(DocumentSketch sketch, string way, TableCell? cell)
    {
        if (cell is { Text.Length: > 0 })
            sketch.Put(way, cell.IsSet ? cell.Text : null, cell.Line);
    }

    /// <summary>k8s-app=kube-dns,pod-template-hash=74c68d9ffd</summary>
    internal static void PutPairs(DocumentSketch sketch, string way, TableCell? cell)
    {
        if (cell is not { Text.Length: > 0 })
            return;

        sketch.PutEmpty(way, cell.Line);
        foreach (var pair in cell.Parts)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            sketch.Put(way, equals < 0 ? pair : pair[..equals], equals < 0 ? "" : pair[(equals + 1)..], cell.Line);
        }
    }

    // coredns-74c68d9ffd-lbg8n   1/1   Running   3 (4m ago)   5d   10.244.0.2   cp-1   <none>   <none>
    private static void WritePod(TableRow row, DocumentSketch sketch)
    {
        if (row["STATUS"] is { } status)
        {
            sketch.Put("status.phase", PhaseOf(status.Text), status.Line);
            sketch.Put("status.reason", status.Text, status.Line);
        }

        if (row["READY"] is { } ready)
            WriteReady(sketch, ready.Text.Split('/') is [var up, var all] && up == all && row["STATUS"]?.Text == "Running", ready.Line);

        var restarts = row["RESTARTS"];
        if (restarts is { Text.Length: > 0 })
            sketch.Put("status.restarts", restarts.Text.Split(' ')[0], restarts.Line);
        Put(sketch, "status.podIPs.0.ip", row["IP"]);
        Put(sketch, "spec.nodeName", row["NODE"]);
    }

    // What kubectl writes in place of the phase says more than the phase; where it leaves the phase open, so do we.
    private static string? PhaseOf(string status) => status switch
    {
        "Running" or "Pending" or "Succeeded" or "Failed" or "Unknown" => status,
        "Completed" => "Succeeded",
        "Evicted" => "Failed",
        "NodeLost" => "Unknown",
        "CrashLoopBackOff" => "Running",
        "ContainerCreating" or "PodInitializing" => "Pending",
        _ when status.StartsWith("Init:", StringComparison.Ordinal) => "Pending",
        _ => null,
    };

    internal static void WriteReady(DocumentSketch sketch, bool isReady, SourceLine line)
    {
        sketch.Put("status.conditions.0.type", "Ready", line);
        sketch.Put("status.conditions.0.status", isReady ? "True" : "False", line);
    }

    // worker1   Ready,SchedulingDisabled   <none>   5d   v1.28.2   10.0.0.11   <none>   Ubuntu 22.04.3 LTS   5.15.0-84-generic   containerd://1.7.2
    private static void WriteNode(TableRow row, DocumentSketch sketch)
    {
        if (row["STATUS"] is { } status)
            WriteNodeStatus(status, sketch);

        PutList(sketch, "metadata.roles", row["ROLES"]);
        PutAddress(sketch, 0, "InternalIP", row["INTERNAL-IP"]);
        PutAddress(sketch, 1, "ExternalIP", row["EXTERNAL-IP"]);
        Put(sketch, "status.nodeInfo.kubeletVersion", row["VERSION"]);
        Put(sketch, "status.nodeInfo.osImage", row["OS-IMAGE"]);
        Put(sketch, "status.nodeInfo.kernelVersion", row["KERNEL-VERSION"]);
        Put(sketch, "status.nodeInfo.containerRuntimeVersion", row["CONTAINER-RUNTIME"]);
    }

    private static void WriteNodeStatus(TableCell status, DocumentSketch sketch)
    {
        var words = status.Text.Split(',');
        sketch.Put("status.conditions.0.type", "Ready", status.Line);
        sketch.Put("status.conditions.0.status", words[0] switch { "Ready" => "True", "NotReady" => "False", _ => "Unknown" }, status.Line);
        sketch.Put("spec.unschedulable", words.Contains("SchedulingDisabled") ? "true" : "false", status.Line);
    }

    private static void PutAddress(DocumentSketch sketch, int place, string type, TableCell? cell)
    {
        if (cell is not { IsSet: true })
            return;

        sketch.Put($"status.addresses.{place}.type", type, cell.Line);
        sketch.Put($"status.addresses.{place}.address", cell.Text, cell.Line);
    }

    internal static void PutList(DocumentSketch sketch, string way, TableCell? cell)
    {
        if (cell is not { Text.Length: > 0 })
            return;

        sketch.PutEmpty(way, cell.Line);
        foreach (var (place, part) in cell.Parts.Index())
            sketch.Put(string.Create(CultureInfo.InvariantCulture, $"{way}.{place}"), part, cell.Line);
    }

    // kube-system   5m   Warning   BackOff   pod/coredns-74c68d9ffd-lbg8n   Back-off restarting failed container
    private static void WriteEvent(TableRow row, DocumentSketch sketch)
    {
        Put(sketch, "type", row["TYPE"]);
        Put(sketch, "reason", row["REASON"]);
        Put(sketch, "message", row["MESSAGE"]);
        Put(sketch, "count", row["COUNT"]);
        Put(sketch, "lastSeen", row["LAST SEEN"] ?? row["LASTSEEN"]);
        Put(sketch, "firstSeen", row["FIRST SEEN"] ?? row["FIRSTSEEN"]);
        Put(sketch, "source", row["SOURCE"]);
        Put(sketch, "involvedObject.fieldPath", row["SUBOBJECT"]);
        if (row["OBJECT"] is { } about)
            WriteObject(about.Text, about.Line, sketch);
        else if (row["KIND"] is { } kind)
            WriteObject($"{kind.Text}/{row["NAME"]?.Text}", kind.Line, sketch);
    }

    private static void WriteObject(string text, SourceLine line, DocumentSketch sketch)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        sketch.Put("involvedObject.kind", slash < 0 ? text : text[..slash], line);
        sketch.Put("involvedObject.name", slash < 0 ? "" : text[(slash + 1)..], line);
    }

    // shop   shop   nginx   a.example.org,b.example.org,c.example.org + 2 more...   192.168.0.240   80, 443   5d
    private static void WriteIngress(TableRow row, DocumentSketch sketch)
    {
        Put(sketch, "spec.ingressClassName", row["CLASS"]);
        if (row["HOSTS"] is { Text: not "*" } hosts)
        {
            foreach (var (place, host) in EndpointsRow.Listed(hosts, sketch, "moreHosts").Index())
                sketch.Put($"spec.rules.{place}.host", host, hosts.Line);
        }

        if (row["ADDRESS"] is { } address)
        {
            foreach (var (place, one) in address.Parts.Index())
                sketch.Put($"status.loadBalancer.ingress.{place}.ip", one, address.Line);
        }
    }

    // kube-flannel-ds   3   3   3   3   3   <none>   5d   kube-flannel   docker.io/flannel/flannel:v0.22.3   app=flannel
    private static void WriteWorkload(TableRow row, DocumentSketch sketch)
    {
        var ready = row["READY"] is { } both && both.Text.Split('/') is [var up, var wanted] ? (up, wanted) : (row["READY"]?.Text ?? row["AVAILABLE"]?.Text, row["DESIRED"]?.Text);
        if (ready.Item1 is { Length: > 0 } count)
            sketch.Put("status.readyReplicas", count, row.Line);
        if (ready.Item2 is { Length: > 0 } desired)
            sketch.Put("spec.replicas", desired, row.Line);
        Put(sketch, "spec.holderIdentity", row["HOLDER"]);
        Put(sketch, "status.condition", row["CONDITION"]);
        Put(sketch, "status.phase", row["STATUS"]);
        Put(sketch, "status.message", row["MESSAGE"]);
        Put(sketch, "spec.username", row["REQUESTOR"]);
        Put(sketch, "type", row["TYPE"]);
        PutPairs(sketch, "spec.podSelector.matchLabels", row["POD-SELECTOR"]);
        PutPairs(sketch, "spec.selector.matchLabels", row["SELECTOR"]);
        WriteContainers(row["CONTAINERS"] ?? row["CONTAINER(S)"], row["IMAGES"] ?? row["IMAGE(S)"], sketch);
    }

    private static void WriteContainers(TableCell? names, TableCell? images, DocumentSketch sketch)
    {
        if (names is null || images is null)
            return;

        foreach (var (place, (name, image)) in names.Parts.Zip(images.Parts).Index())
        {
            sketch.Put($"spec.template.spec.containers.{place}.name", name, names.Line);
            sketch.Put($"spec.template.spec.containers.{place}.image", image, images.Line);
        }
    }
}
