namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>Container runtimes by their own tools.</summary>
internal static class RuntimeCommands
{
    public static CommandOutput? Of(CommandWords command) => command.Program switch
    {
        // k3s crictl ps -a
        "k3s" or "microk8s" when command.Argument(0) is "crictl" or "ctr" or "kubectl" => CommandCatalog.Of(command.Skip(1)),
        "crictl" => OfCrictl(command),
        "docker" or "podman" => OfDocker(command),
        "ctr" => command.Arguments.Contains("containers") || command.Arguments.Contains("container") ? new("runtime/ctr-containers") : null,
        "containerd" or "runc" or "kubelet" when command.Has("--version", "-v") => new($"runtime/{command.Program}-version"),
        "openssl" when command.Argument(0) == "x509" && command.After("-in") is { } file => new($"kubernetes/openssl/{file[(file.LastIndexOf('/') + 1)..]}"),
        _ => null,
    };

    private static CommandOutput? OfCrictl(CommandWords command)
    {
        var isJson = command.Has("json");
        return command.Argument(0) switch
        {
            "ps" => new(isJson ? "runtime/crictl-ps" : "runtime/crictl-ps-text") { Detail = command.Has("-a", "--all") ? 2 : 1 },
            "pods" => new(isJson ? "runtime/crictl-pods" : "runtime/crictl-pods-text"),
            "images" => new(isJson ? "runtime/crictl-images" : "runtime/crictl-images-text"),
            "info" => new("runtime/crictl-info"),
            "version" => new("runtime/crictl-version"),
            "logs" => new($"logs/container-{command.Argument(command.Arguments.Length - 1)}") { IsLog = true },
            _ => null,
        };
    }

    private static CommandOutput? OfDocker(CommandWords command) => command.Argument(0) switch
    {
        "ps" => new($"runtime/{command.Program}-ps") { Detail = command.Has("-a", "--all") ? 2 : 1 },
        "info" => new($"runtime/{command.Program}-info"),
        "images" => new($"runtime/{command.Program}-images"),
        "network" when command.Argument(1) == "ls" => new($"runtime/{command.Program}-networks"),
        "logs" => new($"logs/container-{command.Argument(command.Arguments.Length - 1)}") { IsLog = true },
        _ => null,
    };
}
