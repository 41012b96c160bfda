using System.Collections.Immutable;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What takes an item of a request in a shell, by the functions of <c>templates/request.sh</c>.</summary>
internal static class RequestCommands
{
    public static IEnumerable<string> Of(RequestItem item) => item switch
    {
        { Capture: { } capture } => [$"listen {item.TimeoutSeconds} {capture.Packets} {ShellText.Word(capture.Interface)} {ShellText.Word(capture.Filter)}"],
        { Probe: { } probe } => [$"{Inside(item)}{ShellText.Words(["try", probe.Protocol, probe.Address, $"{probe.Port}", .. probe.Name is { } name ? [name] : Array.Empty<string>()])}"],
        { File: { } file } => [$"copy {ShellText.Word(file)}"],
        _ when item.Spec is { } id && CollectorCatalogue.Leaving(id) is { } spec => OfSpec(item, spec),
        _ => [Missing(item.Spec ?? "")],
    };

    private static IEnumerable<string> OfSpec(RequestItem item, CataloguedSpec spec) => spec switch
    {
        { File: { } file } => [$"copy {ShellText.Word(file)}"],
        { Tree: { } tree } => [OfTree(tree)],
        { Units: { } units } => [$"{Take(item, $"logs/{spec.Id[(spec.Id.LastIndexOf('/') + 1)..]}.log")} {ShellText.Words(Journal(units))}"],
        { BuiltIn: { } reader } => [OfBuiltIn(item, spec, reader)],
        { Api: not null } => OfApi(item, spec),
        { Argv: [var program, ..] } => OfCommand(item, spec, program),
        _ => [Missing(spec.Id)],
    };

    private static ImmutableArray<string> Journal(ImmutableArray<string> units) =>
    [
        "journalctl", "--no-pager", "--quiet", "--output=short-iso-precise", "--utc", "--since=-24h",
        .. units.Select(unit => $"--unit={unit}"),
        .. units.IsEmpty ? ["_TRANSPORT=kernel"] : ImmutableArray<string>.Empty,
    ];

    private static IEnumerable<string> OfCommand(RequestItem item, CataloguedSpec spec, string program)
    {
        var guard = spec.OnlyIfExists is { } path ? $"[ -e {ShellText.Word(path)} ] && "
            : !spec.OnlyIfModules.IsEmpty ? $"has_module {ShellText.Words(spec.OnlyIfModules)} && "
            : "";
        yield return $"{guard}{Inside(item)}{Take(item, $"{spec.Id}.{spec.Extension}")} {ShellText.Words(spec.Argv)}";
        if (program == "ip" && CollectorCatalogue.Leaving($"{spec.Id}-text") is { Argv: { IsEmpty: false } argv })
            yield return $"{Inside(item)}{Take(item, $"{spec.Id}-text.txt")} {ShellText.Words(argv)}";
    }

    private static string OfTree(CataloguedTree tree)
    {
        var root = tree.Root.TrimEnd('/');
        var patterns = string.Join(" -o ", tree.Patterns.Select(pattern => Test(root, pattern)));
        var except = string.Concat(tree.Except.Select(pattern => $" ! {Test(root, pattern)}"));
        return $"copy_tree {ShellText.Word(root)} -maxdepth {tree.MaxDepth} -type f \\( {patterns} \\){except}";
    }

    private static string Test(string root, string pattern) =>
        pattern.Contains('/') ? $"-path {ShellText.Word($"{root}/{pattern}")}" : $"-name {ShellText.Word(pattern)}";

    private static string OfBuiltIn(RequestItem item, CataloguedSpec spec, string reader) => reader switch
    {
        "Sysctl" => $"{Take(item, $"{spec.Id}.{spec.Extension}")} sysctl -a",
        "NamespaceSysctl" => $"{Inside(item)}{Take(item, $"{spec.Id}.{spec.Extension}")} sysctl -a",
        "Certificates" => "certificates",
        "ModulesBuiltIn" => $"{Take(item, $"{spec.Id}.{spec.Extension}")} cat \"/lib/modules/$(uname -r)/modules.builtin\"",
        "Processes" => $"{Take(item, "resources/ps.txt")} ps -ef",
        _ => Missing(spec.Id),
    };

    private static IEnumerable<string> OfApi(RequestItem item, CataloguedSpec spec)
    {
        var path = $"{spec.Id["cluster/".Length..]}.{spec.Extension}";
        return spec switch
        {
            { Api: ['/', ..] } => [$"{Take(item, path)} kubectl get --raw {ShellText.Word(spec.Api)}"],
            { MetadataOnly: true } => [$"{Take(item, path)} names_of {ShellText.Word(spec.Api ?? "")}"],
            { Namespaces: { IsEmpty: false } namespaces } => [$"{Take(item, path)} in_namespaces {ShellText.Word(spec.Api ?? "")} {ShellText.Words(namespaces)}"],
            _ => [$"{Take(item, path)} kubectl get {ShellText.Word(spec.Api ?? "")} --all-namespaces --output=json"],
        };
    }

    private static string Take(RequestItem item, string path) => $"take {item.TimeoutSeconds} {item.MaxBytes} {ShellText.Word(path)}";

    // netns/cni-4711      netns/*
    private static string Inside(RequestItem item) =>
        item.Where == "netns/*" ? "in_every_netns "
        : item.Where.StartsWith("netns/", StringComparison.Ordinal) ? $"in_netns {ShellText.Word(item.Where["netns/".Length..])} "
        : "";

    private static string Missing(string id) => $"say {ShellText.Word($"{ShellText.Comment(id)}: only sb-collect --request can take it")}";
}
