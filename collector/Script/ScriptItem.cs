using SupportBundle.Bundle.Scripts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Script;

/// <summary>One spec in the script: its why as a comment, its limits and conditions, and the line that takes it.</summary>
internal static class ScriptItem
{
    public static string Of(CollectionSpec spec) =>
        $"# {spec.Why}\nitem {spec.Id} {(int)spec.Timeout.TotalSeconds} {spec.MaxBytes}\n{string.Concat(Lines(spec).Select(line => $"  {line}\n"))}";

    /// <summary>What stands behind its first line: its conditions, and the line that takes it.</summary>
    public static IEnumerable<string> Lines(CollectionSpec spec) => [.. Conditions(spec), Taking(spec)];

    private static IEnumerable<string> Conditions(CollectionSpec spec)
    {
        if (spec.OnlyIfExists is { } path)
            yield return $"only_if_exists {ShellWord.Of(path)}";
        if (!spec.OnlyIfModules.IsEmpty)
            yield return $"only_if_the_kernel_has {ShellWord.Join(spec.OnlyIfModules)}";
        var codes = spec is CommandSpec command ? command.AlsoSuccess : spec is EachTargetSpec each ? each.AlsoSuccess : [];
        if (!codes.IsEmpty)
            yield return $"ends_well_with {string.Join(' ', codes)}";
        if (spec.Scope == Scope.EachNetworkNamespace)
            yield return "also_in_network_namespaces";
        if (spec.Scope == Scope.EachNetfilterContainer)
            yield return "also_in_network_containers";
        if (ShellSecrets.AreBeyondAShell(spec) && (spec is not ApiListSpec list || Reduced(list, "") is null))
            yield return "holds_secrets_in_shapes_that_a_shell_cannot_tell";
    }

    private static string Taking(CollectionSpec spec) => spec switch
    {
        CommandSpec command => $"runs {spec.Extension} {ShellWord.Join(command.Argv)}",
        EachTargetSpec each => $"runs_for_each {TargetsOf(each.Kind)} {each.MaxTargets} {spec.Extension} {ShellWord.Join(each.Argv)}",
        ProbeSpec probe => $"tries {probe.Kind.ToString().ToLowerInvariant()}",
        FileSpec file => $"reads {ShellWord.Of(file.Path)}",
        TreeSpec tree => Tree(tree),
        JournalSpec journal => $"reads_journal {spec.Id[(spec.Id.LastIndexOf('/') + 1)..]} {ShellWord.Join(JournalWords(journal))}",
        BuiltInSpec builtIn => BuiltIn(builtIn),
        ApiGetSpec get => $"asks {spec.Extension} {ShellWord.Of(get.Path)}",
        ApiListSpec list => List(list),
        ApiLogsSpec logs => $"asks_pod_logs {logs.MaxContainers} {ShellWord.Join(logs.Namespaces)}",
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.GetType().Name, "the script has no function for this kind of spec"),
    };

    private static string Tree(TreeSpec tree) => string.Join(
        ' ',
        $"reads_tree {ShellWord.Of(tree.Root)} {tree.MaxDepth} {tree.MaxFiles} {(tree.IsLog ? "log" : "''")} {(tree.OnlyRecent ? "recent" : "''")}",
        ShellWord.Of(string.Join(' ', tree.Patterns)),
        ShellWord.Of(string.Join(' ', tree.Except)));

    private static IEnumerable<string> JournalWords(JournalSpec journal) =>
        journal.Kernel ? ["_TRANSPORT=kernel"] : journal.Units.Select(unit => $"--unit={unit}");

    private static string TargetsOf(TargetKind kind) => kind switch
    {
        TargetKind.Addresses => "addresses",
        TargetKind.Devices => "devices",
        TargetKind.Cards => "cards",
        TargetKind.CniPlugins => "plug-ins",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "the script knows no such targets"),
    };

    private static string BuiltIn(BuiltInSpec spec) => spec.Kind switch
    {
        Specs.BuiltIn.Sysctl => $"computes {spec.Extension} print_sysctl /proc/sys/",
        Specs.BuiltIn.ModulesBuiltIn => $"computes {spec.Extension} print_built_in_modules /lib/modules/",
        Specs.BuiltIn.Processes => $"computes {spec.Extension} print_processes /proc/",
        Specs.BuiltIn.MachineIdentity => $"computes {spec.Extension} print_machine_identity /etc/machine-id",
        Specs.BuiltIn.Certificates => "reads_certificates",
        Specs.BuiltIn.NetworkDevices => $"computes {spec.Extension} print_network_devices /sys/class/net/",
        Specs.BuiltIn.SymbolicLinks => $"computes {spec.Extension} print_links /etc/resolv.conf",
        Specs.BuiltIn.NamespaceSysctl => $"computes {spec.Extension} print_namespace_sysctl /proc/sys/net/",
        Specs.BuiltIn.ProcessLimits => $"computes {spec.Extension} print_process_limits /proc/",
        Specs.BuiltIn.ModuleParameters => $"computes {spec.Extension} print_module_parameters /sys/module/",
        Specs.BuiltIn.HaproxyStats => $"computes {spec.Extension} print_haproxy_stats /etc/haproxy/haproxy.cfg",
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "the script has no function for this reader"),
    };

    private static string List(ApiListSpec list)
    {
        var resource = list.Group == "core" ? list.Resource : $"{list.Resource}.{list.Version}.{list.Group}";
        var path = $"/{list.Root}/{list.Resource}";
        if (ShellSecrets.AreBeyondAShell(list) && Reduced(list, path) is { } reduced)
            return $"if [ -n \"$raw\" ]; then {Whole(list, resource, path)}; else {reduced}; fi";
        return Whole(list, resource, path);
    }

    private static string Whole(ApiListSpec list, string resource, string path) =>
        list.MetadataOnly ? $"names_of {resource} {path}"
            : list.Namespaces.IsEmpty ? $"lists {resource} {path}"
            : $"in_namespaces {resource} {path} {ShellWord.Join(list.Namespaces)}";

    // What can be had of it without the fields that hold settings.
    private static string? Reduced(ApiListSpec list, string path) => list.Resource switch
    {
        "pods" => $"lists_pods {path}",
        "configmaps" => $"lists_known_configmaps {path}",
        "deployments" => $"lists_workloads {list.Resource} {path} Deployment",
        "daemonsets" => $"lists_workloads {list.Resource} {path} DaemonSet",
        "statefulsets" => $"lists_workloads {list.Resource} {path} StatefulSet",
        _ => null,
    };
}
