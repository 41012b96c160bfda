using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>One setting of Felix, and where it is said.</summary>
internal sealed record FelixSetting(string Value, SourceLine Line, string Where);

/// <summary>What is configured for Calico's agent Felix on one node, the source that counts first: its environment, its file, the
/// FelixConfiguration of the node, that of all (felix/config/config_params.go, Source).</summary>
internal sealed record FelixSettings(ImmutableArray<(string Name, FelixSetting Setting)> All)
{
    private const string Group = "crd.projectcalico.org_v1_felixconfigurations";

    // As the API server of Calico and calicoctl print them.
    private const string Shown = "projectcalico.org_v3_felixconfigurations";

    /// <summary>The setting of this name in the spelling of FelixConfiguration (<c>bpfEnabled</c>); null where nothing is said.</summary>
    public FelixSetting? this[string name] => All.Where(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)).Select(one => one.Setting).FirstOrDefault();

    public bool IsOn(string name) => this[name]?.Value.ToLowerInvariant() is "true" or "1" or "yes" or "t" or "y" or "enabled";

    public static Availability<FelixSettings> Of(ClusterModel cluster, Node node)
    {
        var objects = ListedObjects.Of(cluster, Group, Shown);
        var all = OfEnvironment(cluster, node).Concat(OfFile(node))
            .Concat(objects.IsKnown ? OfObject(objects.Value, $"node.{node.Name}").Concat(OfObject(objects.Value, "default")) : []).ToImmutableArray();
        return all.IsEmpty && !objects.IsKnown ? objects.Select(_ => new FelixSettings([])) : Availability<FelixSettings>.Known(new(all));
    }

    private static IEnumerable<(string, FelixSetting)> OfFile(Node node) => node.Host.Read<FelixConfig>("files/etc/calico/felix.cfg") is { IsKnown: true, Value.Settings: var settings }
        ? settings.Select(setting => (setting.Label, new FelixSetting(setting.Value, setting.Line, "felix.cfg")))
        : [];

    // FELIX_BPFENABLED      FELIX_IPTABLESBACKEND
    private static IEnumerable<(string, FelixSetting)> OfEnvironment(ClusterModel cluster, Node node)
    {
        if (cluster.Fact<CniAgents>() is not { IsKnown: true, Value: var agents })
            return [];

        return agents.On(node.Name).Where(agent => agent.PlugIn == "Calico").SelectMany(agent => agent.Workers).Where(container => !container.IsInit)
            .SelectMany(container => container.Variables)
            .Select(variable => (Name: variable.TextAt("name") ?? "", Value: variable["value"]))
            .Where(variable => variable.Name.StartsWith("FELIX_", StringComparison.OrdinalIgnoreCase) && variable.Value?.Text is not null)
            .Select(variable => (variable.Name["FELIX_".Length..], new FelixSetting(variable.Value!.Text!, variable.Value.Line, $"{variable.Name} of calico-node"))); // a text, above
    }

    private static IEnumerable<(string, FelixSetting)> OfObject(ListedObjects objects, string name) =>
        objects.Items.Where(one => one.Name == name).SelectMany(one => one.Node.MembersAt("spec"))
            .Where(member => member.Text is not null)
            .Select(member => (member.Name ?? "", new FelixSetting(member.Text ?? "", member.Line, $"FelixConfiguration {name}")));
}
