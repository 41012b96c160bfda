using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>A NetworkPolicy as <c>kubectl describe</c> shows it.</summary>
internal static class DescribedPolicy
{
    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        var spec = fields["Spec"];
        WriteSelector("spec.podSelector", spec?["PodSelector"], sketch);
        WriteRules("spec.ingress", spec?["Allowing ingress traffic"], "From", sketch);
        WriteRules("spec.egress", spec?["Allowing egress traffic"], "To", sketch);
        foreach (var (place, type) in (spec?["Policy Types"]?.Value ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries).Index())
            sketch.Put($"spec.policyTypes.{place}", type, (spec?["Policy Types"] ?? fields).Line);
    }

    //   Allowing egress traffic:
    //     To Port: 53/UDP
    //     To:
    //       IPBlock:
    //     ----------
    //     To Port: <any> (traffic allowed to all ports)
    private static void WriteRules(string way, DescribedField? rules, string peers, DocumentSketch sketch)
    {
        if (rules is null)
            return;

        sketch.PutEmpty(way, rules.Line);
        var (rule, peer, port) = (0, 0, 0);
        foreach (var field in rules.Below)
        {
            if (field.Value.StartsWith("-----", StringComparison.Ordinal))
                (rule, peer, port) = (rule + 1, 0, 0);
            else if (field.Name == "To Port")
                WritePort($"{way}.{rule}", port++, field, sketch);
            else if (field.Name == peers)
                WritePeer($"{way}.{rule}.{(peers == "From" ? "from" : "to")}", peer++, field, sketch);
        }
    }

    // To Port: 8080/TCP      to 1.11 also: To Port: <any> (traffic allowed to all ports)
    private static void WritePort(string rule, int place, DescribedField field, DocumentSketch sketch)
    {
        sketch.PutEmpty($"{rule}.ports", field.Line);
        if (field.Value.StartsWith("<any>", StringComparison.Ordinal))
            return;

        sketch.Put($"{rule}.ports.{place}.port", field.Value.Split('/')[0], field.Line);
        sketch.Put($"{rule}.ports.{place}.protocol", field.Value.Split('/')[^1], field.Line);
    }

    // From: <any> (traffic not restricted by source)
    private static void WritePeer(string way, int place, DescribedField field, DocumentSketch sketch)
    {
        sketch.PutEmpty(way, field.Line);
        WriteSelector($"{way}.{place}.namespaceSelector", field["NamespaceSelector"], sketch);
        WriteSelector($"{way}.{place}.podSelector", field["PodSelector"], sketch);
        if (field["IPBlock"] is not { } block)
            return;

        DescribedMeaning.Put(sketch, $"{way}.{place}.ipBlock.cidr", block["CIDR"]);
        foreach (var (number, except) in (block["Except"]?.Value ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries).Index())
            sketch.Put($"{way}.{place}.ipBlock.except.{number}", except, (block["Except"] ?? block).Line);
    }

    // app=web,tier in (edge,front)      <none> (Allowing the specific traffic to all pods in this namespace)
    private static void WriteSelector(string way, DescribedField? selector, DocumentSketch sketch)
    {
        if (selector is null)
            return;

        sketch.PutEmpty(way, selector.Line);
        if (selector.Value.StartsWith("<none>", StringComparison.Ordinal))
            return;

        var expressions = 0;
        foreach (var term in Terms(selector.Value))
        {
            if (term.Split('=') is [var key, var value])
                sketch.Put($"{way}.matchLabels", key, value, selector.Line);
            else
                WriteExpression($"{way}.matchExpressions.{expressions++}", term, selector.Line, sketch);
        }
    }

    // tier in (edge,front)   tier notin (x)   tier   !tier
    private static void WriteExpression(string way, string term, SourceLine line, DocumentSketch sketch)
    {
        var words = term.Split(' ', 3);
        sketch.Put($"{way}.key", words[0].TrimStart('!'), line);
        sketch.Put($"{way}.operator", words.Length < 3 ? (term.StartsWith('!') ? "DoesNotExist" : "Exists") : words[1] == "in" ? "In" : "NotIn", line);
        foreach (var (place, value) in (words.Length < 3 ? "" : words[2].Trim('(', ')')).Split(',', StringSplitOptions.RemoveEmptyEntries).Index())
            sketch.Put($"{way}.values.{place}", value, line);
    }

    private static IEnumerable<string> Terms(string text)
    {
        var (from, depth) = (0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            depth += at == text.Length ? 0 : text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (at < text.Length && (text[at] != ',' || depth > 0))
                continue;
            if (at > from)
                yield return text[from..at];
            from = at + 1;
        }
    }
}
