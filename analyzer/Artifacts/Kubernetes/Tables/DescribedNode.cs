using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A node as <c>kubectl describe node</c> shows it.</summary>
internal static class DescribedNode
{
    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        DescribedMeaning.Put(sketch, "spec.unschedulable", fields["Unschedulable"]);
        DescribedMeaning.Put(sketch, "spec.podCIDR", fields["PodCIDR"]);
        DescribedMeaning.Put(sketch, "spec.providerID", fields["ProviderID"]);
        WriteTaints(fields["Taints"], sketch);
        WriteConditions(fields["Conditions"], sketch);
        foreach (var (place, address) in (fields["Addresses"]?.Below ?? []).Where(address => address.Name.Length > 0).Index())
        {
            sketch.Put($"status.addresses.{place}.type", address.Name, address.Line);
            sketch.Put($"status.addresses.{place}.address", address.Value, address.Line);
        }

        var system = fields["System Info"];
        DescribedMeaning.Put(sketch, "status.nodeInfo.kubeletVersion", system?["Kubelet Version"]);
        DescribedMeaning.Put(sketch, "status.nodeInfo.kubeProxyVersion", system?["Kube-Proxy Version"]);
        DescribedMeaning.Put(sketch, "status.nodeInfo.containerRuntimeVersion", system?["Container Runtime Version"]);
        DescribedMeaning.Put(sketch, "status.nodeInfo.kernelVersion", system?["Kernel Version"]);
        DescribedMeaning.Put(sketch, "status.nodeInfo.osImage", system?["OS Image"]);
        if (fields["PodCIDRs"] is { } ranges)
        {
            foreach (var (place, range) in ranges.Value.Split(',').Index())
                sketch.Put($"spec.podCIDRs.{place}", range, ranges.Line);
        }
    }

    // Taints:             node.kubernetes.io/unreachable:NoExecute
    //                     dedicated=db:NoSchedule
    private static void WriteTaints(DescribedField? taints, DocumentSketch sketch)
    {
        if (taints is null)
            return;

        sketch.PutEmpty("spec.taints", taints.Line);
        foreach (var (place, taint) in taints.Below.Where(DescribedForms.IsWord).Prepend(taints).Where(taint => taint.Value is not ("" or "<none>")).Index())
        {
            var (text, colon) = (taint.Value, taint.Value.LastIndexOf(':'));
            var pair = (colon < 0 ? text : text[..colon]).Split('=', 2);
            sketch.Put($"spec.taints.{place}.key", pair[0], taint.Line);
            sketch.Put($"spec.taints.{place}.value", pair.Length > 1 ? pair[1] : "", taint.Line);
            sketch.Put($"spec.taints.{place}.effect", colon < 0 ? "" : text[(colon + 1)..], taint.Line);
        }
    }

    //   Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason            Message
    //   Ready            True    Mon, 02 Mar 2026 10:11:12 +0000   Mon, 02 Mar 2026 09:11:12 +0000   KubeletReady      kubelet is posting ready status
    internal static void WriteConditions(DescribedField? conditions, DocumentSketch sketch)
    {
        foreach (var (place, row) in DescribedMeaning.Rows(conditions).Index())
        {
            sketch.Put($"status.conditions.{place}.type", row["Type"]?.Text, row.Line);
            sketch.Put($"status.conditions.{place}.status", row["Status"]?.Text, row.Line);
            sketch.Put($"status.conditions.{place}.reason", row["Reason"]?.Text, row.Line);
            sketch.Put($"status.conditions.{place}.message", row["Message"]?.Text, row.Line);
        }
    }
}
