using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Processes;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster.Hosts;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The components of one node with their flags: from the running process, else the static pod, else the unit.</summary>
internal sealed record ComponentFlags(ImmutableArray<Component> All) : INodeFact<ComponentFlags>
{
    private static readonly ImmutableArray<string> Starters = ["hyperkube", "km", "tini", "dumb-init"];

    public Component? Find(string name) => All.FirstOrDefault(component => component.Name == name);

    public static Availability<ComponentFlags> From(Node node)
    {
        var processes = node.Fact<RunningProcesses>();
        var found = new List<Component>();
        if (processes.IsKnown)
            found.AddRange(processes.Value.All.Select(process => OfProcess(node, process)).OfType<Component>());

        found.AddRange(OfManifests(node));
        found.AddRange(UnitComponents.Of(node));

        // What runs counts; files tell of what does not run, or of hosts whose processes are not known.
        var known = found.GroupBy(component => component.Name).Select(group => group.First()).ToImmutableArray();
        var whyMissing = processes.IsKnown ? (Sentence?)processes.Value.WhyIncomplete : processes.WhyMissing;
        return known.IsEmpty && whyMissing is not null
            ? Availability<ComponentFlags>.Missing($"{whyMissing}; no unit and no static pod of a component either")
            : Availability<ComponentFlags>.Known(new(known));
    }

    private static Component? OfProcess(Node node, RunningProcess process)
    {
        // Some start the component that their first argument names; grep, which often stands in a list of processes, does not.
        var name = Component.Known.Contains(process.Program)
            ? process.Program
            : Starters.Contains(process.Program) ? process.Argv.Skip(1).Take(1).FirstOrDefault(Component.Known.Contains) : null;

        return name is null
            ? null
            : new(node.Name, name, ComponentSource.Process, Flag.Read([.. process.Argv.Skip(1).Select(word => new UnitWord(word, process.Line))]), process.Line);
    }

    private static IEnumerable<Component> OfManifests(Node node) =>
        node.Host.Ids
            .Where(IsManifest)
            .Select(node.Host.Read<KubernetesObjects>)
            .Where(objects => objects.IsKnown)
            .SelectMany(objects => objects.Value.Items)
            .Where(one => one.Kind == Pod.Kind)
            .SelectMany(one => OfPod(node.Name, Pod.From(one), ComponentSource.StaticPod));

    /// <summary>Whether the file is in a folder whose pods a kubelet starts by itself: kubeadm's, RKE2's, k3s's.</summary>
    internal static bool IsManifest(string id) =>
        id.StartsWith("files/", StringComparison.Ordinal)
        && (id.Contains("/manifests/", StringComparison.Ordinal) || id.Contains("/pod-manifests/", StringComparison.Ordinal))
        && (id.EndsWith(".yaml", StringComparison.Ordinal) || id.EndsWith(".yml", StringComparison.Ordinal) || id.EndsWith(".json", StringComparison.Ordinal));

    /// <summary>The components among a pod's containers.</summary>
    internal static IEnumerable<Component> OfPod(string node, Pod pod, ComponentSource source)
    {
        foreach (var container in pod.Containers)
        {
            var words = container.Arguments.Select(argument => new UnitWord(argument.Text ?? "", argument.Line)).ToImmutableArray();
            var program = words.Select(word => word.Text[(word.Text.LastIndexOf('/') + 1)..]).FirstOrDefault(Component.Known.Contains)
                ?? Component.Known.FirstOrDefault(name => name == container.Name);
            if (program is not null)
                yield return new(node, program, source, Flag.Read(words), words.IsEmpty ? container.Line : words[0].Line);
        }
    }
}
