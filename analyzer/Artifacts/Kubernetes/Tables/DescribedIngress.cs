using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>An Ingress as <c>kubectl describe</c> shows it.</summary>
internal static class DescribedIngress
{
    public static void Write(DescribedField fields, DocumentSketch sketch)
    {
        DescribedMeaning.Put(sketch, "spec.ingressClassName", fields["Ingress Class"]);
        sketch.PutEmpty("spec.tls", fields.Line);
        foreach (var (place, line) in (fields["TLS"]?.Below ?? []).Index())
            WriteTls(place, line, sketch);
        foreach (var (place, address) in (fields["Address"]?.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Index())
            sketch.Put($"status.loadBalancer.ingress.{place}.ip", address, (fields["Address"] ?? fields).Line);
        WriteRules(fields["Rules"], sketch);
    }

    // TLS:
    //   shop-tls terminates shop.example.org
    // Without a Secret it says "SNI routes": the controller has the certificate.
    private static void WriteTls(int place, DescribedField line, DocumentSketch sketch)
    {
        if (line.Value.Split(" terminates ") is not [var secret, var hosts])
            return;

        sketch.Put($"spec.tls.{place}.secretName", secret, line.Line);
        foreach (var (number, host) in hosts.Split(',').Index())
            sketch.Put($"spec.tls.{place}.hosts.{number}", host.Trim(), line.Line);
    }

    // Rules:
    //   Host              Path  Backends
    //   ----              ----  --------
    //   shop.example.org
    //                     /      web:80 (10.42.0.7:8080)
    private static void WriteRules(DescribedField? rules, DocumentSketch sketch)
    {
        var (rule, path) = (-1, 0);
        foreach (var line in (rules?.Below ?? []).Skip(1).SelectMany(DescribedMeaning.All))
        {
            var words = TextWord.Split(line.Span);
            if (words is [{ Text: not ['-', '-', ..] } host])
                (rule, path) = (WriteHost(rule + 1, host.Text, line, sketch), 0);
            else if (words is [var first, var second, ..] && rule >= 0)
                path += WritePath($"spec.rules.{rule}.http.paths.{path}", first.Text.StartsWith('/') ? (first.Text, second.Text) : ("", first.Text), line, sketch);
        }
    }

    private static int WriteHost(int place, string host, SourceLine line, DocumentSketch sketch)
    {
        sketch.Put($"spec.rules.{place}.host", host == "*" ? null : host, line);
        return place;
    }

    // The path may be left out; the Service and its port always stand.
    private static int WritePath(string way, (string Path, string Backend) shown, SourceLine line, DocumentSketch sketch)
    {
        if (shown.Backend.Split(':') is not [var service, var port] || service.Length == 0)
            return 0;

        sketch.Put($"{way}.path", shown.Path, line);
        sketch.Put($"{way}.backend.service.name", service, line);
        sketch.Put($"{way}.backend.service.port.{(port.All(char.IsAsciiDigit) ? "number" : "name")}", port, line);
        return 1;
    }
}
