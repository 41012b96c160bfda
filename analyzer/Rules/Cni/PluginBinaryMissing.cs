using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>A program that the node's CNI configuration calls is not where the runtime looks for it, or may not be run.</summary>
internal sealed class PluginBinaryMissing : NodeRule
{
    private const string NotFound = "cni/plugin-not-found";

    public override RuleInfo Info { get; } = new("cni/plugin-binary-missing", Severity.Critical)
    {
        Explains = [NotFound, "cni/plugin-does-not-run", "cni/sandboxes-fail", "cni/sandbox-teardown-fails", "dns/coredns-not-running"],
        Needs = ["files/etc/cni/net.d", "the folders of the runtime's configuration", "cni/binaries", "cni/binaries-usr-lib", "cni/binaries-k3s", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var files = Need(node.Fact<CniFiles>());
        if (files.IsEmpty)
            yield break; // nothing is called

        var network = files.All.FirstOrDefault(file => file.Fault is null)?.Network ?? throw CannotTell($"no configuration of {files.Folder.Path} is in the input ({new ShellCommand($"tail -n +1 {files.Folder.Path}/*")} on the node would tell)");
        var folders = Need(node.Fact<CniFolders>()).Programs;
        var programs = Need(node.Fact<CniBinaries>());
        var unlisted = folders.Where(folder => !programs.ByFolder.ContainsKey(folder.Path)).Select(folder => folder.Path).ToImmutableArray();
        foreach (var (type, line) in Called(network).DistinctBy(called => called.Type))
        {
            var found = folders.Select(folder => programs.ByFolder.GetValueOrDefault(folder.Path)?[type]).FirstOrDefault(entry => entry is not null);
            if (found is { IsExecutable: not false })
                continue; // it is there

            if (found is null && !unlisted.IsEmpty)
                throw CannotTell($"what {string.Join(", ", unlisted)} holds is not in the input ({new ShellCommand($"ls -lL {unlisted[0]}")} on the node would tell)");
            yield return Describe(node, folders, programs, type, line, found?.Line);
        }
    }

    // flannel's plug-in calls bridge with host-local unless it is told another.
    private static IEnumerable<(string Type, SourceLine Line)> Called(CniNetwork network)
    {
        foreach (var plugin in network.Plugins.Concat(network.Plugins.SelectMany(plugin => plugin.Delegates)).Where(plugin => plugin.Type.Length > 0))
        {
            yield return (plugin.Type, plugin.Line);
            if (plugin.Ipam is { Type.Length: > 0 } ipam)
                yield return (ipam.Type, plugin.Node.At("ipam", "type")?.Line ?? plugin.Line);
            if (plugin.Type == "flannel" && plugin.Node.TextAt("delegate", "type") is null)
                yield return ("bridge", plugin.Line);
            if (plugin.Type == "flannel")
                yield return ("host-local", plugin.Line);
        }
    }

    private Finding Describe(Node node, ImmutableArray<CniFolder> folders, CniBinaries programs, string type, SourceLine line, SourceLine? notExecutable)
    {
        var seen = node.Logs.Hits(NotFound)?.Samples.LastOrDefault(sample => sample.Values.GetValueOrDefault("plugin") == type);
        var elsewhere = programs.ByFolder.Where(pair => pair.Value[type] is not null && folders.All(folder => folder.Path != pair.Key)).Select(pair => pair.Key).FirstOrDefault() ?? "";
        var where = string.Join(", ", folders.Select(folder => folder.Path));
        var because = seen is null ? "the configuration calls it and the folder does not hold it; no log in the input shows a call fail" : "the folder does not hold it, and the log shows calls fail for it";
        return Found(
            FindingScope.OfNode(node.Name),
            seen is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("program", type),
            ("folder", where),
            ("elsewhere", elsewhere),
            ("mode", notExecutable is null ? "" : "it is there, but may not be run"),
            ("setting", folders[0].SetAt is { } set ? set.ToString() : ""),
            ("because", because)) with
        {
            Severity = seen is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                Evidence.Of(line, $"the configuration calls {type}"),
                Listing(programs, folders, type, notExecutable),
                .. folders[0].SetAt is { } at ? [Evidence.Of(at, $"the runtime looks in {where}")] : Array.Empty<Evidence>(),
                .. seen is null ? [] : Seen(seen, type),
            ],
        };
    }

    private static Evidence[] Seen(LogSample seen, string type) => [Evidence.Of(seen, $"a call of {type} failed")];

    private static Evidence Listing(CniBinaries programs, ImmutableArray<CniFolder> folders, string type, SourceLine? notExecutable)
    {
        if (notExecutable is { } entry)
            return Evidence.Of(entry, "nobody may run it");

        var listing = folders.Select(folder => programs.ByFolder.GetValueOrDefault(folder.Path)).First(one => one is not null)!; // one of them is listed
        var line = listing.Entries.FirstOrDefault()?.Line ?? listing.Missing.FirstOrDefault();
        return Evidence.Of(line.Artifact is null ? default : line.Artifact.Whole, $"the folder holds no {type}");
    }
}
