using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>An Ingress as <c>kubectl describe</c> shows it.</summary>
internal static class DescribedIngress
{
    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        DescribedMeaning.Put(sketch, "spec.ingressClassName", fields["Ingress Class"]);
        sketch.PutEmpty("spec.tls", fields.Line);
        foreach (var (place, shown) in (fields["TLS"]?.Below ?? []).Select(TlsOf).OfType<ShownTls>().Index())
            WriteTls($"spec.tls.{place}", shown, sketch);
        foreach (var (place, address) in (fields["Address"]?.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Index())
            sketch.Put($"status.loadBalancer.ingress.{place}.ip", address, (fields["Address"] ?? fields).Line);
        WriteRules(fields["Rules"], sketch);
    }

    // TLS:
    //   shop-tls terminates shop.example.org
    public static ShownTls? TlsOf(DescribedField field) =>
        field is { Name: "", Below.IsEmpty: true } && field.Value.Split(" terminates ") is [var secret, var hosts]
            ? new(secret, [.. hosts.Split(',', StringSplitOptions.TrimEntries)], field.Line)
            : null;

    /// <summary>Whether the controller has the certificate: <c>SNI routes shop.example.org</c>.</summary>
    public static bool IsSecretless(DescribedField field) => field is { Name: "", Below.IsEmpty: true } && field.Value.StartsWith("SNI routes", StringComparison.Ordinal);

    private static void WriteTls(string way, ShownTls shown, DocumentSketch sketch)
    {
        sketch.Put($"{way}.secretName", shown.Secret, shown.Line);
        foreach (var (number, host) in shown.Hosts.Index())
            sketch.Put($"{way}.hosts.{number}", host, shown.Line);
    }

    private static void WriteRules(DescribedField? rules, DocumentSketch sketch)
    {
        var (rule, path) = (-1, 0);
        foreach (var row in rules is null ? [] : IngressRow.Of(rules))
        {
            if (row.Kind is IngressRowKind.Host)
                (rule, path) = (WriteHost(rule + 1, row.First, row.Line, sketch), 0);
            else if (row.Kind is IngressRowKind.Path)
                WritePath($"spec.rules.{rule}.http.paths.{path++}", row, sketch);
        }
    }

    private static int WriteHost(int place, string host, SourceLine line, DocumentSketch sketch)
    {
        sketch.Put($"spec.rules.{place}.host", host == "*" ? null : host, line);
        return place;
    }

    private static void WritePath(string way, IngressRow row, DocumentSketch sketch)
    {
        sketch.Put($"{way}.path", row.First, row.Line);
        sketch.Put($"{way}.backend.service.name", row.Service, row.Line);
        sketch.Put($"{way}.backend.service.port.{(row.Port.All(char.IsAsciiDigit) ? "number" : "name")}", row.Port, row.Line);
    }
}

/// <summary>One line below <c>TLS:</c> of an Ingress.</summary>
internal sealed record ShownTls(string Secret, ImmutableArray<string> Hosts, SourceLine Line);
