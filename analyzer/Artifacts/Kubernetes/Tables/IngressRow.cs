namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>What a row below <c>Rules:</c> of an Ingress is.</summary>
internal enum IngressRowKind
{
    Heading,
    Host,
    Path,
    Stray,
}

/// <summary>One row below <c>Rules:</c> of an Ingress that <c>kubectl describe</c> shows.</summary>
/// <param name="First">The host, or the path, which may be left out.</param>
/// <param name="Port">Its number or its name.</param>
internal sealed record IngressRow(IngressRowKind Kind, SourceLine Line, string First = "", string Service = "", string Port = "")
{
    // Host              Path  Backends
    // ----              ----  --------
    // shop.example.org
    //                   /      web:80 (10.42.0.7:8080)
    public static IEnumerable<IngressRow> Of(DescribedField rules)
    {
        var (isBelowHeading, isBelowHost) = (false, false);
        foreach (var line in rules.Below.SelectMany(DescribedMeaning.All))
        {
            var row = isBelowHeading ? Of(line, isBelowHost) : new(IsHeading(line) ? IngressRowKind.Heading : IngressRowKind.Stray, line);
            isBelowHeading |= row.Kind is IngressRowKind.Heading;
            isBelowHost |= row.Kind is IngressRowKind.Host;
            yield return row;
        }
    }

    private static bool IsHeading(SourceLine line) => TextWord.Split(line.Span) is [{ Text: "Host" }, { Text: "Path" }, { Text: "Backends" }];

    private static IngressRow Of(SourceLine line, bool isBelowHost) => TextWord.Split(line.Span) switch
    {
        [{ Text: ['-', '-', ..] }, ..] => new(IngressRowKind.Heading, line),
        [{ Text: not ['/', ..] } host] when !host.Text.Contains(':', StringComparison.Ordinal) => new(IngressRowKind.Host, line, host.Text),
        [{ Text: ['/', ..] } path, var backend, ..] when isBelowHost => Of(line, path.Text, backend.Text),
        [var backend, ..] when isBelowHost => Of(line, "", backend.Text),
        _ => new(IngressRowKind.Stray, line),
    };

    // The path may be left out; the Service and its port always stand.
    private static IngressRow Of(SourceLine line, string path, string backend) =>
        backend.Split(':') is [{ Length: > 0 } service, { Length: > 0 } port] ? new(IngressRowKind.Path, line, path, service, port) : new(IngressRowKind.Stray, line);
}
