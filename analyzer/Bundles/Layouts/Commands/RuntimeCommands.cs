using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>Container runtimes by their own tools.</summary>
internal static class RuntimeCommands
{
    /// <summary>Options of these tools that stand before what is to be done, and take a value.</summary>
    private static readonly ImmutableHashSet<string> ValuedOptions = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "-r", "--runtime-endpoint", "-i", "--image-endpoint", "-c", "--config", "-t", "--timeout", "-n", "--namespace", "-a", "--address", "-H", "--host", "--context", "--root", "--runroot", "--storage-driver");

    /// <summary>Folders whose listings are artifacts.</summary>
    private static readonly ImmutableDictionary<string, string> Listings = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, string>
        {
            ["/opt/cni/bin"] = "cni/binaries",
            ["/usr/lib/cni"] = "cni/binaries-usr-lib",
            ["/var/lib/rancher/k3s/data/current/bin"] = "cni/binaries-k3s",
            ["/etc/cni/net.d"] = "cni/net-d-listing",
        });

    public static CommandOutput? Of(CommandWords command) => command.Program switch
    {
        // k3s crictl ps -a
        "k3s" or "microk8s" or "k8s" when command.Argument(0) is "crictl" or "ctr" or "kubectl" => CommandCatalog.Of(command.Skip(1)),
        "crictl" => OfCrictl(command),
        "docker" or "podman" or "nerdctl" => OfDocker(command),
        "ctr" => OfCtr(command),
        "crio" when command.Argument(0) == "status" && command.Argument(1) is "info" or "config" => new($"runtime/crio-status-{command.Argument(1)}"),
        "crio-status" when command.Argument(0) is "info" or "config" => new($"runtime/crio-status-{command.Argument(0)}"),
        "containerd" or "runc" or "kubelet" when command.Has("--version", "-v") => new($"runtime/{command.Program}-version"),
        "kubeadm" when command.Arguments.Contains("check-expiration") => new("kubernetes/kubeadm-certs"),
        "openssl" when command.Argument(0) == "x509" && command.After("-in") is { } file => new($"kubernetes/openssl/{file[(file.LastIndexOf('/') + 1)..]}"),
        "ls" when (command.HasLetter('l') || command.HasLetter('1')) && Listings.TryGetValue(command.Argument(0).TrimEnd('/'), out var id) => new(id),
        _ => null,
    };

    private static CommandOutput? OfCrictl(CommandWords command)
    {
        var isJson = command.Has("json", "-ojson");
        return command.ArgumentsBesides(ValuedOptions) switch
        {
            ["ps", ..] => new(isJson ? "runtime/crictl-ps" : "runtime/crictl-ps-text") { Detail = command.Has("-a", "--all") ? 2 : 1 },
            ["pods" or "images" or "statsp", ..] and [var verb, ..] => new(isJson ? $"runtime/crictl-{verb}" : $"runtime/crictl-{verb}-text"),
            ["stats", ..] => new(isJson ? "runtime/crictl-stats" : "runtime/crictl-stats-text") { Detail = command.Has("-a", "--all") ? 2 : 1 },
            ["info" or "version", ..] and [var verb, ..] => new($"runtime/crictl-{verb}"),
            ["inspectp" or "inspect", .., var name] and [var verb, ..] => new($"runtime/crictl-{verb}/{name}"),
            ["logs", .., var container] => new($"logs/container-{container}") { IsLog = true },
            _ => null,
        };
    }

    private static CommandOutput? OfDocker(CommandWords command) => command.ArgumentsBesides(ValuedOptions) switch
    {
        ["ps", ..] or ["container", "ls" or "list" or "ps", ..] => new($"runtime/{command.Program}-ps") { Detail = command.Has("-a", "--all") ? 2 : 1 },
        ["info", ..] or ["system", "info", ..] => new($"runtime/{command.Program}-info"),
        ["images", ..] or ["image", "ls" or "list", ..] => new($"runtime/{command.Program}-images"),
        ["network", "ls" or "list", ..] => new($"runtime/{command.Program}-networks"),
        ["logs", .., var container] => new($"logs/container-{container}") { IsLog = true },
        _ => null,
    };

    // ctr -n k8s.io containers ls
    private static CommandOutput? OfCtr(CommandWords command) => command.ArgumentsBesides(ValuedOptions) switch
    {
        ["containers" or "container" or "c", "ls" or "list", ..] => new("runtime/ctr-containers"),
        ["tasks" or "task" or "t", "ls" or "list", ..] => new("runtime/ctr-tasks"),
        ["images" or "image" or "i", "ls" or "list", ..] => new("runtime/ctr-images"),
        ["version", ..] => new("runtime/ctr-version"),
        _ => null,
    };
}
