using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A Deployment, DaemonSet, StatefulSet or ReplicaSet as <c>kubectl describe</c> shows it.</summary>
internal static class DescribedWorkload
{
    private const string Template = "spec.template.spec";

    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        DescribedMeaning.PutPairs(sketch, "spec.selector.matchLabels", fields["Selector"], '=');
        if (fields["Replicas"] is { } replicas)
            WriteReplicas(replicas, sketch);
        DescribedMeaning.Put(sketch, "status.desiredNumberScheduled", fields["Desired Number of Nodes Scheduled"]);
        DescribedMeaning.Put(sketch, "status.currentNumberScheduled", fields["Current Number of Nodes Scheduled"]);
        DescribedMeaning.Put(sketch, "status.updatedNumberScheduled", fields["Number of Nodes Scheduled with Up-to-date Pods"]);
        DescribedMeaning.Put(sketch, "status.numberAvailable", fields["Number of Nodes Scheduled with Available Pods"]);
        DescribedMeaning.Put(sketch, "status.numberReady", fields["Number of Nodes Scheduled with Available Pods"]);
        DescribedMeaning.Put(sketch, "status.numberMisscheduled", fields["Number of Nodes Misscheduled"]);
        DescribedNode.WriteConditions(fields["Conditions"], sketch);
        if (fields["Pod Template"] is { } template)
            WriteTemplate(template, sketch);
    }

    // Replicas:               2 desired | 2 updated | 2 total | 1 available | 1 unavailable
    // Replicas:     2 current / 2 desired
    private static void WriteReplicas(DescribedField field, DocumentSketch sketch)
    {
        foreach (var part in field.Value.Split(['|', '/'], StringSplitOptions.TrimEntries))
        {
            if (CountOf(part) is var (way, count))
                sketch.Put(way, count, field.Line);
        }
    }

    // 2 desired
    internal static (string Way, string Count)? CountOf(string part) => part.Split(' ') is [var count, var word] && WayOf(word) is { } way ? (way, count) : null;

    // Available pods have been ready for the time that the object asks for.
    private static string? WayOf(string word) => word switch
    {
        "desired" => "spec.replicas",
        "updated" => "status.updatedReplicas",
        "total" or "current" => "status.replicas",
        "available" => "status.readyReplicas",
        "unavailable" => "status.unavailableReplicas",
        _ => null,
    };

    private static void WriteTemplate(DescribedField template, DocumentSketch sketch)
    {
        DescribedMeaning.PutPairs(sketch, "spec.template.metadata.labels", template["Labels"], '=');
        DescribedMeaning.Put(sketch, $"{Template}.serviceAccountName", template["Service Account"]);
        DescribedMeaning.Put(sketch, $"{Template}.priorityClassName", template["Priority Class Name"]);
        DescribedMeaning.PutPairs(sketch, $"{Template}.nodeSelector", template["Node-Selectors"], '=');
        DescribedPod.WriteContainers($"{Template}.initContainers", "status.initContainerStatuses", template["Init Containers"], sketch);
        DescribedPod.WriteContainers($"{Template}.containers", "status.containerStatuses", template["Containers"], sketch);
    }
}
