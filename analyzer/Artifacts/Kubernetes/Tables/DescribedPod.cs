using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A pod as <c>kubectl describe pod</c> shows it.</summary>
internal static class DescribedPod
{
    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        // Node:         worker1/10.240.0.21
        if (fields["Node"] is { } node)
            sketch.Put("spec.nodeName", node.Value is "<none>" or "" ? null : node.Value.Split('/')[0], node.Line);

        // Status:       Terminating (lasts 5m)
        if (fields["Status"] is { } status)
            sketch.Put("status.phase", status.Value is "Pending" or "Running" or "Succeeded" or "Failed" or "Unknown" ? status.Value : null, status.Line);

        DescribedMeaning.Put(sketch, "status.reason", fields["Reason"]);
        foreach (var (place, address) in Addresses(fields).Index())
            sketch.Put($"status.podIPs.{place}.ip", address.Value, address.Line);

        DescribedNode.WriteConditions(fields["Conditions"], sketch);
        DescribedMeaning.PutPairs(sketch, "spec.nodeSelector", fields["Node-Selectors"], '=');
        WriteContainers("spec.initContainers", "status.initContainerStatuses", fields["Init Containers"], sketch);
        WriteContainers("spec.containers", "status.containerStatuses", fields["Containers"], sketch);
    }

    // IP:           10.244.1.7
    // IPs:
    //   IP:           10.244.1.7
    private static IEnumerable<DescribedField> Addresses(DescribedField fields) =>
        fields["IPs"] is { Below.IsEmpty: false } several
            ? several.Below.Where(address => address.Name == "IP")
            : fields["IP"] is { Value: not ("" or "<none>") } single ? [single] : [];

    internal static void WriteContainers(string spec, string statuses, DescribedField? containers, DocumentSketch sketch)
    {
        foreach (var (place, container) in (containers?.Below ?? []).Where(container => container.Name.Length > 0).Index())
        {
            sketch.Put($"{spec}.{place}.name", container.Name, container.Line);
            DescribedMeaning.Put(sketch, $"{spec}.{place}.image", container["Image"]);
            WriteWords($"{spec}.{place}.command", container["Command"], sketch);
            WriteWords($"{spec}.{place}.args", container["Args"], sketch);
            WriteVariables($"{spec}.{place}.env", container["Environment"], sketch);
            WritePorts($"{spec}.{place}.ports", container, sketch);
            WriteStatus($"{statuses}.{place}", container, sketch);
        }
    }

    // An argument may look like a field, and may be longer than a line: all are taken as they stand.
    private static void WriteWords(string way, DescribedField? words, DocumentSketch sketch)
    {
        foreach (var (place, word) in (words?.Below ?? []).SelectMany(DescribedMeaning.All).Index())
            sketch.Put($"{way}.{place}", word.Text.Trim(), word);
    }

    // Environment:
    //   POD_NAME:       coredns-74c68d9ffd-lbg8n (v1:metadata.name)
    private static void WriteVariables(string way, DescribedField? variables, DocumentSketch sketch)
    {
        foreach (var (place, variable) in (variables?.Below ?? []).Where(variable => variable.Name.Length > 0).Index())
        {
            sketch.Put($"{way}.{place}.name", variable.Name, variable.Line);
            sketch.Put($"{way}.{place}.value", IsTakenFromElsewhere(variable.Value) ? "" : WholeOf(variable), variable.Line);
        }
    }

    // The further lines of a value stand below its first.
    private static string WholeOf(DescribedField variable) => string.Join('\n', variable.Below.SelectMany(DescribedMeaning.All).Select(line => line.Text.Trim()).Prepend(variable.Value));

    private static bool IsTakenFromElsewhere(string value) =>
        value.StartsWith("<set to the key", StringComparison.Ordinal) || value.EndsWith(')') && value.Contains("(v1:", StringComparison.Ordinal);

    // Ports:         53/UDP, 53/TCP, 9153/TCP
    // Host Ports:    0/UDP, 0/TCP, 0/TCP
    private static void WritePorts(string way, DescribedField container, DocumentSketch sketch)
    {
        if ((container["Ports"] ?? container["Port"]) is not { Value: not ("" or "<none>") } ports)
            return;

        var onHost = (container["Host Ports"] ?? container["Host Port"])?.Value.Split(", ") ?? [];
        foreach (var (place, port) in ports.Value.Split(", ").Index())
        {
            sketch.Put($"{way}.{place}.containerPort", port.Split('/')[0], ports.Line);
            sketch.Put($"{way}.{place}.protocol", port.Split('/')[^1].Split(' ')[0], ports.Line);
            if (place < onHost.Length)
                sketch.Put($"{way}.{place}.hostPort", onHost[place].Split('/')[0], ports.Line);
        }
    }

    //     State:          Waiting
    //       Reason:       CrashLoopBackOff
    //     Last State:     Terminated
    //       Reason:       Error
    //       Exit Code:    1
    private static void WriteStatus(string way, DescribedField container, DocumentSketch sketch)
    {
        if (container["State"] is not { } state)
            return;

        sketch.Put($"{way}.name", container.Name, container.Line);
        DescribedMeaning.Put(sketch, $"{way}.containerID", container["Container ID"]);
        sketch.Put($"{way}.ready", container["Ready"]?.Value == "True" ? "true" : "false", (container["Ready"] ?? state).Line);
        DescribedMeaning.Put(sketch, $"{way}.restartCount", container["Restart Count"]);
        WriteState($"{way}.state", state, sketch);
        if (container["Last State"] is { } last)
            WriteState($"{way}.lastState", last, sketch);
    }

    private static void WriteState(string way, DescribedField state, DocumentSketch sketch)
    {
        var name = state.Value switch { "Running" => "running", "Waiting" => "waiting", "Terminated" => "terminated", _ => "unknown" };
        sketch.PutEmpty($"{way}.{name}", state.Line);
        DescribedMeaning.Put(sketch, $"{way}.{name}.reason", state["Reason"]);
        DescribedMeaning.Put(sketch, $"{way}.{name}.message", state["Message"]);
        DescribedMeaning.Put(sketch, $"{way}.{name}.exitCode", state["Exit Code"]);
    }
}
