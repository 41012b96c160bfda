using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Processes;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>What runs on the node, with its command lines.</summary>
/// <param name="All">Without those whose command line the terminal's width has cut.</param>
/// <param name="WhyIncomplete">Why a process may run that is not among them; null where all are.</param>
internal sealed record RunningProcesses(ImmutableArray<RunningProcess> All, Sentence? WhyIncomplete) : INodeFact<RunningProcesses>
{
    private const string Proc = "files/proc/";
    private const string KernelCommandLine = "files/proc/cmdline";
    private const string Copies = "kubernetes/cmdline/";

    public static Availability<RunningProcesses> From(Node node) =>
        node.Host.Read<ProcessList>("resources/processes").Select(list => new RunningProcesses(list.Processes, null))
            .Or(() => OfPs(node))
            .Or(() => OfCommandLines(node));

    private static Availability<RunningProcesses> OfPs(Node node)
    {
        var list = node.Host.Read<ProcessList>("resources/ps");
        if (!list.IsKnown || list.Value.HasArguments)
            return list.Select(ps => Whole(ps, node));

        return Availability<RunningProcesses>.Missing("resources/ps: it shows names without arguments");
    }

    private static RunningProcesses Whole(ProcessList ps, Node node)
    {
        var whole = ps.Processes.Where(process => !process.IsCut).ToImmutableArray();
        return whole.Length == ps.Processes.Length
            ? new(whole, null)
            : new(whole.AddRange(CommandLines(node)), "resources/ps: long command lines are cut at the terminal's width");
    }

    private static Availability<RunningProcesses> OfCommandLines(Node node) =>
        CommandLines(node).ToImmutableArray() is [_, ..] found
            ? Availability<RunningProcesses>.Known(new(found, "only some processes' command lines are in the input"))
            : Availability<RunningProcesses>.Missing("no /proc/PID/cmdline");

    // files/proc/823/cmdline      kubernetes/cmdline/kubelet
    private static IEnumerable<RunningProcess> CommandLines(Node node) =>
        node.Host.Under(Proc).Where(pair => pair.Id.EndsWith("/cmdline", StringComparison.Ordinal) && pair.Id != KernelCommandLine)
            .Concat(node.Host.Under(Copies))
            .Select(pair => Of(node, pair.Id))
            .OfType<RunningProcess>();

    private static RunningProcess? Of(Node node, string id)
    {
        if (node.Host.Read<ProcessCommandLine>(id) is not { IsKnown: true, Value.Words: [var program, ..] words })
            return null;

        var pid = int.TryParse(id.Split('/')[2], out var number) ? number : 0;
        var name = program.Text[(program.Text.LastIndexOf('/') + 1)..];
        return new(pid, null, name[..Math.Min(15, name.Length)], [.. words.Select(word => word.Text)], program.Line);
    }
}
