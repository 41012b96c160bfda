using System.Collections.Immutable;
using System.Text;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Reports;

/// <summary>A request as a POSIX shell script for sites without the collector: it reads, writes into one folder, and packs it.</summary>
internal static class RequestScript
{
    private const string Functions = "templates/request.sh";

    public static string Of(BundleRequest request)
    {
        var script = new StringBuilder(EmbeddedText.Read(Functions));
        var nodes = request.Items.Where(item => item.Node is not null).GroupBy(item => item.Node!, StringComparer.Ordinal).ToImmutableArray(); // asked before
        script.Append("\ncase $node in\n");
        foreach (var node in nodes.Where(node => node.Key != ArtifactsWanted.EveryNode))
            AppendNode(script, node.Key, [.. node]);
        AppendOthers(script, [.. nodes.Select(node => node.Key)], [.. nodes.Where(node => node.Key == ArtifactsWanted.EveryNode).SelectMany(node => node)]);
        script.Append("esac\n");
        AppendCluster(script, [.. request.Items.Where(item => item.Node is null)]);
        return script.Append("\nfinish\n").ToString();
    }

    // A host may call itself by its full name where its node goes by the first part of it.
    private static void AppendNode(StringBuilder script, string node, ImmutableArray<RequestItem> items)
    {
        var word = ShellText.Word(node);
        script.Append($"{word} | {word}.*)\n  into nodes/{ShellText.FileName(node)}\n");
        foreach (var item in items)
            AppendItem(script, item);
        script.Append("  ;;\n");
    }

    private static void AppendOthers(StringBuilder script, ImmutableArray<string> nodes, ImmutableArray<RequestItem> ofEvery)
    {
        script.Append("*)\n");
        if (ofEvery.IsEmpty)
            script.Append($"  say {ShellText.Word($"nothing is asked of this node, but of: {ShellText.Comment(string.Join(", ", nodes))}")}\n");
        else
            script.Append("  into \"nodes/$(printf %s \"$node\" | tr -c 'A-Za-z0-9._-' _)\"\n");
        foreach (var item in ofEvery)
            AppendItem(script, item);
        script.Append("  ;;\n");
    }

    private static void AppendCluster(StringBuilder script, ImmutableArray<RequestItem> items)
    {
        if (items.IsEmpty)
            return;

        script.Append("\n# Of the Kubernetes API, once, on any node where kubectl reaches it.\nif reaches_api; then\n  into cluster\n");
        foreach (var item in items)
            AppendItem(script, item);
        script.Append("fi\n");
    }

    private static void AppendItem(StringBuilder script, RequestItem item)
    {
        script.Append($"\n  # {ShellText.Comment(item.Reason)}\n");
        foreach (var line in RequestCommands.Of(item))
            script.Append($"  {line}\n");
    }
}
