using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The kubelet inside of k3s, which has neither a process nor a configuration file of its own.</summary>
internal static class EmbeddedKubelet
{
    private const string Configuration = "files/etc/rancher/k3s/config.yaml";

    /// <summary>Its flags as k3s is told to give them; missing where they would not say which resolv.conf it hands to pods.</summary>
    public static Availability<KubeletSettings> Of(Node node, Component k3s)
    {
        var flags = FlagsOf(node, k3s);

        // Left alone, k3s looks for a file without loopback servers by itself, and makes one if it finds none (pkg/agent/config).
        return flags.Any(flag => flag.Name == "resolv-conf")
            ? Availability<KubeletSettings>.Known(new(k3s with { Name = "kubelet", Flags = flags }, []))
            : Availability<KubeletSettings>.Missing("the kubelet runs inside of k3s, which chooses its settings; no --resolv-conf is given to it");
    }

    // k3s lets its kubelet run with swap unless told otherwise; of a flag given twice the last counts.
    private static ImmutableArray<Flag> FlagsOf(Node node, Component k3s) =>
        [new("fail-swap-on", "false", k3s.Line), .. OfConfiguration(node), .. k3s.Flags.SelectMany(flag => Given(flag.Name, flag.Value, flag.Line))];

    // kubelet-arg:
    //   - "resolv-conf=/etc/resolv.conf"
    private static IEnumerable<Flag> OfConfiguration(Node node) =>
        node.Host.Read<DocumentFile>(Configuration) is { IsKnown: true, Value.Roots: [var root, ..] }
            ? root.Children.SelectMany(setting => setting.Children.DefaultIfEmpty(setting)
                .SelectMany(value => Given(setting.Name?.TrimEnd('+') ?? "", value.Text ?? "", value.Line)))
            : [];

    private static IEnumerable<Flag> Given(string name, string value, SourceLine line) => name switch
    {
        "resolv-conf" => [new(name, value, line)],
        "kubelet-arg" when value.Split('=', 2) is [var inner, var text] => [new(inner.TrimStart('-'), text, line)],
        _ => [],
    };
}
