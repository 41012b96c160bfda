using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>An artifact that a reason names, with the node or network namespace (<c>worker-1/cni-1</c>) that it says; null where it says none.</summary>
internal sealed record NamedArtifact(string? Stack, string Id);

/// <summary>
/// Which artifacts would have to be there, by the reasons that facts and rules give: <c>worker-1: routing/routes: not in the input</c>, joined
/// by semicolons where several were looked for; or by a command that would tell, where no artifact is named.
/// </summary>
internal static partial class NamedArtifacts
{
    /// <summary>The artifacts that the reason names, in its order.</summary>
    /// <param name="stacks">The nodes' names, by which a clause may begin.</param>
    public static ImmutableArray<NamedArtifact> In(string why, IReadOnlySet<string> stacks)
    {
        var named = ImmutableArray.CreateBuilder<NamedArtifact>();
        string? stack = null;
        foreach (var clause in why.Split("; "))
        {
            stack = StackOf(clause, stacks) ?? stack;
            named.AddRange(Ids(clause).Select(id => new NamedArtifact(stack, id)));
        }

        if (named.Count == 0)
            named.AddRange(ByCommand(why).Select(id => new NamedArtifact(StackOf(why, stacks), id)));
        return [.. named.Distinct()];
    }

    /// <summary>The artifacts that a rule names among what it needs.</summary>
    public static IEnumerable<string> Ids(string text) =>
        Id().Matches(WithoutCommands(text)).Select(match => match.Value.TrimEnd('.')).Where(IsKnown).Distinct();

    /// <summary>"a: routing/routes: not in the input; b: routing/routes: not in the input" is one reason on two nodes.</summary>
    public static string WithoutStacks(string why, IReadOnlySet<string> stacks) =>
        string.Join("; ", why.Split("; ").Select(clause => StackOf(clause, stacks) is { } stack ? clause[(stack.Length + 2)..] : clause).Distinct());

    // "worker-1: ...", "worker-1/cni-4711: ..."
    private static string? StackOf(string clause, IReadOnlySet<string> stacks)
    {
        var colon = clause.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && stacks.Contains(clause[..colon].Split('/')[0]) ? clause[..colon] : null;
    }

    // What stands between them prints another form of what is named beside it.
    private static string WithoutCommands(string text) => Command().Replace(text, "``");

    private static IEnumerable<string> ByCommand(string why) =>
        Command().Matches(why).Select(match => OfCommand(match.Value.Trim('`'))).OfType<string>().Distinct();

    /// <summary>The artifact that a command prints; null where nothing takes it.</summary>
    public static string? OfCommand(string command) => Printed(command) is { } id && IsKnown(id) ? id : null;

    // cat /etc/kubernetes/kubelet.conf      tail -n +1 /etc/cni/net.d/*      journalctl -u kubelet
    private static string? Printed(string command)
    {
        var words = command.Split(' ');
        return words[0] is "cat" or "tail" or "ls" && words[^1].StartsWith('/') ? $"files{words[^1]}"
            : words[0] == "journalctl" && words.Length > 1 && words[1] == "-b" ? "logs/journal-kubelet"
            : words[0] == "sysctl" ? "kernel/sysctl"
            : CommandCatalog.Of(CommandWords.Of(command))?.Id;
    }

    /// <summary>Whether it may be asked for: something takes it, or it is a file that no bundle can abuse us to fetch.</summary>
    public static bool IsKnown(string id) => CollectorCatalogue.Leaving(id) is not null || (id.StartsWith("files/", StringComparison.Ordinal) && FilesToAskFor.Permits(id["files".Length..]));

    // What the node was asked for and does not have ("no such file", "not applicable") is not asked for again.
    [GeneratedRegex(@"(?<![\w/.-])(?>(?:[a-z][\w.-]*/)+[\w.*-]+|[a-z][\w.-]*_v\d\w*_[a-z-]+)(?!: (?:no |not applicable))")]
    private static partial Regex Id();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Command();
}
