using System.Collections.Immutable;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>A site of which one pod's own network namespace is kept from the simulator, as of most pods in the field; the API names it.</summary>
internal static class UnseenPods
{
    private const string Pods = "cluster/core_v1_pods.json";

    /// <summary>A pod in whose own namespace nothing is wrong, as nobody could tell of that; null where there is none.</summary>
    public static SitePod? Choose(SiteScenery scenery, SiteSetup setup)
    {
        var sound = scenery.Pods.Where(pod => !setup.Loads.Where(load => load.Place == pod.Place).SelectMany(load => load.Load.Lines).Any(IsFault)).ToList();
        return sound.Count == 0 ? null : scenery.Dice.Pick(sound);
    }

    private static bool IsFault(string line) => new[] { " down", "route del", " mtu ", "neigh " }.Any(word => line.Contains(word, StringComparison.Ordinal));

    /// <summary>What the collector took, without the pod's.</summary>
    public static IReadOnlyDictionary<string, string> Hide(IReadOnlyDictionary<string, string> artifacts, ImmutableArray<SitePod> pods, SitePod hidden)
    {
        var own = $"nodes/{hidden.Place.Replace("/", "/netns/", StringComparison.Ordinal)}/";
        return new SortedDictionary<string, string>(artifacts.Where(artifact => !artifact.Key.StartsWith(own, StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal) { [Pods] = Api(pods) };
    }

    /// <summary>A flow of the hidden pod's, as it comes in by the node's end of its veth.</summary>
    public static SiteFlow Of(SiteFlow flow, SitePod hidden) =>
        flow.From == hidden.Place ? flow with { Source = hidden.Address, Node = hidden.Place[..1], Device = hidden.Device } : flow;

    private static string Api(IEnumerable<SitePod> pods) => $$"""{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{{string.Join(",", pods.Select(Api))}}]}""";

    private static string Api(SitePod pod) =>
        $$$"""{"metadata":{"name":"{{{pod.Place.Replace('/', '-')}}}","namespace":"lab"},"spec":{"nodeName":"{{{pod.Place[..1]}}}","containers":[{"name":"c"}]},"status":{"phase":"Running","podIP":"{{{pod.Address}}}","podIPs":[{"ip":"{{{pod.Address}}}"}]}}""";
}
