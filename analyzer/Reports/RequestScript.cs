using System.Collections.Immutable;
using System.Text;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Requests;
using SupportBundle.Bundle.Scripts;

namespace SupportBundle.Analyzer.Reports;

/// <summary>A request as a POSIX shell script for sites without the collector: the same functions as those of <c>sb-collect script</c>, and the same bundle.</summary>
internal sealed class RequestScript
{
    private const string Heading = """
        #!/bin/sh
        # What the analysis asks for next. It only reads: it changes no setting, loads no kernel module, and creates no object.
        #
        #   sh collect.sh                run it as root on each node that it names under WHAT IS TAKEN, one by one
        #   sh collect.sh --node NAME    where the host calls itself otherwise than its node; --help lists the other options
        #
        # Hand back the .tar.gz of each node. Secrets that it recognises are replaced; what takes more than a shell is left out.

        """;

    private readonly ImmutableArray<(int Number, RequestItem Item)> _items;
    private readonly ImmutableArray<string> _nodes;
    private readonly StringBuilder _script;

    private RequestScript(BundleRequest request)
    {
        _items = [.. request.Items.Select((item, index) => (index + 1, item))];
        _nodes = [.. request.Items.Select(item => item.Node).OfType<string>().Where(node => node != ArtifactsWanted.EveryNode).Distinct(StringComparer.Ordinal)];
        _script = new(ScriptParts.Beginning(Heading, ProductVersion.Text, CollectorCatalogue.Sha256));
    }

    public static string Of(BundleRequest request)
    {
        var script = new RequestScript(request);
        script.AppendStart();
        script.AppendItems();
        return script._script.Append("\ndescribe_places\nfinish\n").ToString();
    }

    // Whoever runs it on a node that it does not name is told so, and not the API asked in vain.
    private void AppendStart()
    {
        if (_items.All(one => one.Item.Node is not null && one.Item.Node != ArtifactsWanted.EveryNode))
            _script.Append($"case $node in\n{Patterns(_nodes)}) ;;\n*) refuse {ShellWord.Of($"nothing is asked of this node, but of: {ShellText.Comment(string.Join(", ", _nodes))}")} ;;\nesac\n");
        if (_items.All(one => one.Item.Node is not null))
            _script.Append("cluster=\n");
        _script.Append("\n# WHAT IS TAKEN\nstart\n");
        foreach (var id in BundleRequest.Always.Where(id => _items.All(one => one.Item.Spec != id)))
            AppendLines("", RequestCommands.Of(CollectorCatalogue.Leaving(id)!)); // the catalogue has them
    }

    private void AppendItems()
    {
        foreach (var (number, item) in _items.Where(one => one.Item.Node == ArtifactsWanted.EveryNode))
            AppendItem("", number, item);
        foreach (var node in _nodes)
            AppendNode(node);
        if (_items.Any(one => one.Item.Node is null))
            _script.Append("\n# Of the Kubernetes API, on any one node where kubectl reaches it.\n");
        foreach (var (number, item) in _items.Where(one => one.Item.Node is null))
            AppendItem("", number, item);
    }

    private void AppendNode(string node)
    {
        _script.Append($"\ncase $node in\n{Patterns([node])})\n");
        foreach (var (number, item) in _items.Where(one => one.Item.Node == node))
            AppendItem("  ", number, item);
        _script.Append("  ;;\nesac\n");
    }

    private void AppendItem(string indent, int number, RequestItem item)
    {
        _script.Append($"\n{indent}# {ShellText.Comment(item.Reason)}\n");
        AppendLines(indent, RequestCommands.Of(item, number));
    }

    private void AppendLines(string indent, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _script.Append(indent).Append(line.StartsWith("item ", StringComparison.Ordinal) ? "" : "  ").Append(line).Append('\n');
    }

    // A host may call itself by its full name where its node goes by the first part of it.
    private static string Patterns(ImmutableArray<string> nodes) =>
        nodes.IsEmpty ? "''" : string.Join(" | ", nodes.Select(ShellText.FileName).Select(name => $"{name} | {name}.*"));
}
