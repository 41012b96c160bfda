using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>
/// What Troubleshoot's host collectors left: <c>host-collectors/run-host/NAME.txt</c> with the command in <c>NAME-info.json</c>,
/// below a folder of the node's name where several hosts were asked.
/// </summary>
internal sealed partial class TroubleshootHosts(IReadOnlyList<BelowRoot> entries)
{
    private const string Hosts = "host-collectors/";

    private readonly Dictionary<string, BelowRoot> _byPath = entries.Where(IsOfHost).GroupBy(entry => entry.Path, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);

    /// <summary>Whether files were placed on a host that nothing names.</summary>
    public bool Nameless { get; private set; }

    public static bool IsOfHost(BelowRoot entry) => entry.Path.StartsWith(Hosts, StringComparison.Ordinal);

    public void Place(BelowRoot entry, PlacementList placed)
    {
        switch (entry.Path[Hosts.Length..].Split('/'))
        {
            case ["run-host", .. { Length: <= 1 } node, var file] when file.EndsWith(".txt", StringComparison.Ordinal):
                PlaceOutput(entry, NodeIn(node), file[..^".txt".Length], placed);
                break;
            case ["journald", .. { Length: <= 1 } node, _] when !entry.Path.EndsWith("-info.json", StringComparison.Ordinal):
                placed.AddLog(entry, NodeIn(node));
                break;

            // A folder that "copy" took: host-collectors/copy-host/NAME/etc/hosts is not told from NAME/hosts.
            case ["copy-host" or "logs", ..] when entry.Path.EndsWith(".log", StringComparison.Ordinal):
                placed.AddLog(entry, NodeName);
                break;
        }
    }

    private string NodeIn(string[] folder) => folder is [var name] ? name : NodeName;

    private void PlaceOutput(BelowRoot entry, string node, string name, PlacementList placed)
    {
        var output = CommandCatalog.Of(CommandOf(entry, name));
        if (output is not null && _byPath.TryGetValue($"{entry.Path[..^".txt".Length]}-info.json", out var info) && FailedExit().IsMatch(info.Entry.Head))
            return;

        if (output is null && LooksLikeLog().IsMatch(name))
            placed.AddLog(entry, node);
        else
            placed.Add(entry, output, node);
    }

    // {"command":"/usr/sbin/ip -d address","exitCode":"0"}, else by the name: ip-address-show.txt
    private CommandWords CommandOf(BelowRoot entry, string name)
    {
        if (_byPath.TryGetValue($"{entry.Path[..^".txt".Length]}-info.json", out var info) && Command().Match(info.Entry.Head) is { Success: true } match)
            return CommandWords.Of(Shell().Replace(match.Groups["command"].Value.Replace("\\\"", "\"", StringComparison.Ordinal), ""));

        return name.EndsWith("-save", StringComparison.Ordinal) ? new([name]) : new(name.Split('-', '_'));
    }

    private string NodeName
    {
        get
        {
            var name = entries.Where(entry => entry.Path == $"{Hosts}system/hostos_info.json").Select(entry => HostName().Match(entry.Entry.Head)).Where(match => match.Success).Select(match => match.Groups["name"].Value)
                .Concat(entries.Where(entry => entry.Path == $"{Hosts}run-host/hostname.txt").Select(entry => entry.Entry.Head.Trim()))
                .FirstOrDefault(found => found.Length > 0);
            Nameless |= name is null;
            return name ?? "host";
        }
    }

    // {"name":"worker1","kernelVersion":"5.15.0","platformVersion":"22.04","platform":"ubuntu"}
    [GeneratedRegex(@"""name"":\s*""(?<name>[A-Za-z0-9][\w.-]*)""")]
    private static partial Regex HostName();

    [GeneratedRegex(@"""command"":\s*""(?<command>([^""\\]|\\.)*)""")]
    private static partial Regex Command();

    [GeneratedRegex(@"""exitCode"":\s*""?[1-9]")]
    private static partial Regex FailedExit();

    // /bin/sh -c ip -d address
    [GeneratedRegex(@"^\S*\b(ba)?sh\s+-c\s+|['""]|\s*2>(&1|/dev/null)|\|\|.*$")]
    private static partial Regex Shell();

    [GeneratedRegex("logs?$|journal|dmesg")]
    private static partial Regex LooksLikeLog();
}
