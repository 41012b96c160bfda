using System.Text;
using SupportBundle.Bundle.Scripts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Script;

/// <summary>The catalogue as one POSIX shell script, for hosts where no binary may run; it writes the same layout.</summary>
internal static class CollectScript
{
    /// <param name="specs">What the script takes, unless its own options say otherwise.</param>
    /// <param name="version">Of the program that writes the script.</param>
    public static string Of(IReadOnlyList<CollectionSpec> specs, string version)
    {
        var script = new StringBuilder(ScriptParts.Beginning(Heading(specs.Count, version), version, SpecCatalog.Sha256));
        script.Append("\n# WHAT IS TAKEN\n# item ID SECONDS BYTES: the longest that it may take, and the most that is kept of it.\nstart\n");
        foreach (var priority in specs.GroupBy(spec => spec.Priority).OrderBy(group => group.Key))
            AppendSection(script, priority.Key, priority);
        return script.Append("\ndescribe_places\nfinish\n").ToString();
    }

    private static string Heading(int count, string version) => $"""
        #!/bin/sh
        # Collects the network state of this Kubernetes node into one file. Written by sb-collect {version}: {count} items.
        #
        #   sh collect.sh            run it as root, on each node; sh collect.sh --help lists the options
        #
        # It only reads: it changes no setting, loads no kernel module, and creates no object. What is taken, and why, stands under
        # WHAT IS TAKEN; the functions before it say how. It works in a folder beside the bundle, which it removes.

        """;

    private static void AppendSection(StringBuilder script, Priority priority, IEnumerable<CollectionSpec> specs)
    {
        script.Append($"\n# {Title(priority)}\n");
        foreach (var spec in specs)
            script.Append('\n').Append(ScriptItem.Of(spec));
    }

    private static string Title(Priority priority) => priority switch
    {
        Priority.Decisive => "First what is small and decisive.",
        Priority.Bulky => "Last what is bulky.",
        _ => "Then the rest.",
    };
}
