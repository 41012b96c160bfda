using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>A kubeconfig: at which address a component looks for the API server. Its credentials are not in a bundle.</summary>
internal sealed record Kubeconfig(ArtifactText? Source, ImmutableArray<KubeconfigCluster> Clusters) : IArtifact<Kubeconfig>
{
    public static Parsed<Kubeconfig> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var read = documents.Value.Roots is [var root, ..] ? From(root) : new(text, []);
        var unread = documents.Value.Roots.Take(1).SelectMany(first => first.ItemsAt("clusters")).Where(cluster => KubeconfigCluster.From(cluster) is null);
        return new(read with { Source = text }, [.. documents.Notes, .. unread.Select(cluster => new ParseNote(cluster.Line, "a cluster without the address of its server"))]);
    }

    /// <summary>The cluster of the current context alone where that is known, else all of them.</summary>
    public static Kubeconfig From(DocumentNode root)
    {
        var current = root.ItemsAt("contexts").FirstOrDefault(context => context.TextAt("name") == root.TextAt("current-context"));
        var wanted = current?.TextAt("context", "cluster");
        return new(null,
        [
            .. root.ItemsAt("clusters")
                .Where(cluster => wanted is null || cluster.TextAt("name") == wanted)
                .Select(KubeconfigCluster.From)
                .OfType<KubeconfigCluster>(),
        ]);
    }
}

/// <summary>An API server's address in a kubeconfig.</summary>
/// <param name="Line">Of <c>server:</c>.</param>
internal sealed record KubeconfigCluster(string Name, Uri Server, SourceLine Line)
{
    /// <summary>The name that the certificate is checked against in place of the address; empty for none.</summary>
    public string TlsServerName { get; init; } = "";

    public bool SkipsVerification { get; init; }

    // - cluster:
    //     server: https://10.240.0.40:6443
    public static KubeconfigCluster? From(DocumentNode node) =>
        node.At("cluster", "server") is { } server && Uri.TryCreate(server.Text, UriKind.Absolute, out var address)
            ? new(node.TextAt("name") ?? "", address, server.Line)
            {
                TlsServerName = node.TextAt("cluster", "tls-server-name") ?? "",
                SkipsVerification = node.FlagAt("cluster", "insecure-skip-tls-verify") ?? false,
            }
            : null;
}
