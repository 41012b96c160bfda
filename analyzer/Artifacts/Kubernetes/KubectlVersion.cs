using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>What <c>kubectl version</c> (also <c>--short</c>, <c>-o json|yaml</c>), <c>oc version</c> or the API server's <c>/version</c> says. Null for what is not told.</summary>
/// <param name="Server">The API server's version, for instance <c>v1.31.4</c>.</param>
internal sealed record KubectlVersion(KubernetesVersion? Client, KubernetesVersion? Kustomize, KubernetesVersion? Server) : IArtifact<KubectlVersion>
{
    private static readonly ImmutableArray<string> Labels = ["Client Version", "Kustomize Version", "Server Version", "Kubernetes Version"];

    public static Parsed<KubectlVersion> Parse(ArtifactText text) => IsDocument(text) ? OfDocuments(text) : OfLines(text);

    private static bool IsDocument(ArtifactText text)
    {
        var start = text.Content.AsSpan().TrimStart("\uFEFF \t\r\n");
        return DocumentFile.IsJsonObject(text.Content) || start.StartsWith("clientVersion:") || start.StartsWith("serverVersion:");
    }

    // {"clientVersion": {"gitVersion": "v1.32.3"}, "kustomizeVersion": "v5.5.0", "serverVersion": {"gitVersion": "v1.31.4"}}      {"major": "1", "gitVersion": "v1.31.4"}
    private static Parsed<KubectlVersion> OfDocuments(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var roots = documents.Value.Roots;
        var read = new KubectlVersion(
            Of(roots, root => root.At("clientVersion", "gitVersion")),
            Of(roots, root => root["kustomizeVersion"]),
            Of(roots, root => root["gitVersion"] ?? root.At("serverVersion", "gitVersion")));
        return new(read, read is (null, null, null) && documents.Notes.IsEmpty ? [new(text.Whole, "no version of a client or server")] : documents.Notes);
    }

    private static KubernetesVersion? Of(ImmutableArray<DocumentNode> roots, Func<DocumentNode, DocumentNode?> version) =>
        roots.Select(version).FirstOrDefault(node => node?.Text is { Length: > 0 }) is { Text: { } text } found ? new(text, found.Line) : null;

    private static Parsed<KubectlVersion> OfLines(ArtifactText text)
    {
        var versions = new Dictionary<string, KubernetesVersion>(StringComparer.Ordinal);
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (VersionOf(line) is (var label, { } version) && versions.TryAdd(label, version))
                continue; // read
            if (!IsRemark(line.Span))
                notes.Add(new(line, "not the version of a client or server, or told before"));
        }

        // oc's server version is OpenShift's.
        return new(
            new(versions.GetValueOrDefault(Labels[0]), versions.GetValueOrDefault(Labels[1]), versions.GetValueOrDefault(Labels[3]) ?? versions.GetValueOrDefault(Labels[2])),
            notes.ToImmutable());
    }

    // Server Version: v1.31.4
    private static (string Label, KubernetesVersion? Version) VersionOf(SourceLine line)
    {
        var content = line.Span.Trim();
        foreach (var label in Labels)
            if (content.StartsWith(label) && content[label.Length..] is [':', ' ', .. var rest])
                return (label, NumberOf(rest.Trim()) is { } number ? new(number, line) : null);

        return default;
    }

    // v1.31.4      version.Info{Major:"1", Minor:"20", GitVersion:"v1.20.2", GitCommit:"faecb19...", ...}
    private static string? NumberOf(ReadOnlySpan<char> said)
    {
        const string Quoted = "GitVersion:\"";
        if (said.IndexOf(Quoted, StringComparison.Ordinal) is >= 0 and var at)
            return said[(at + Quoted.Length)..] is var rest && rest.IndexOf('"') is > 0 and var end ? rest[..end].ToString() : null;

        return said is ['v', >= '0' and <= '9', ..] or [>= '0' and <= '9', ..] && !said.ContainsAny(' ', '\t') ? said.ToString() : null;
    }

    // WARNING: version difference between client (1.32) and server (1.20) exceeds the supported minor version skew of +/-1      Flag --short has been deprecated, and will be removed in the future.
    private static bool IsRemark(ReadOnlySpan<char> line) =>
        line.StartsWith("WARNING: ") || line.StartsWith("Flag --short has been deprecated") || line.StartsWith("$ ") || line.StartsWith("# ");
}

/// <summary>One version, and where it stands.</summary>
internal sealed record KubernetesVersion(string Text, SourceLine Line);
