using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>A command as it was typed: what it printed is of this host, and perhaps not the whole of it.</summary>
/// <param name="Path">The command, or the file that it printed, by which its output is told.</param>
/// <param name="WhyPartial">What a pipe or an argument left out, or null.</param>
internal sealed partial record TypedCommand(string Host, string Path, string? WhyPartial)
{
    /// <summary>Null for what was run elsewhere: inside a container or another network namespace.</summary>
    public static TypedCommand? Of(TranscriptHeading heading)
    {
        var (host, command) = (heading.Host, heading.Command);
        if (Ssh().Match(command) is { Success: true } ssh)
            (host, command) = (ssh.Groups["host"].Value, ssh.Groups["command"].Value.Trim('\'', '"'));
        if (command.Length == 0 || Elsewhere().IsMatch(command))
            return null;

        var pipe = Filter().Match(command);
        var whole = pipe.Success ? command[..pipe.Index] : command;
        return new(host, PathOf(whole.Trim()), pipe.Success ? $"only what `{pipe.Value.Trim(' ', '|')}` let through" : OneChain().IsMatch(whole) ? "only one chain" : Some().IsMatch(whole) ? "only its beginning or its end" : null);
    }

    // cat /etc/resolv.conf
    private static string PathOf(string command) =>
        Print().Match(command) is { Success: true } file ? file.Groups["path"].Value.TrimStart('/') : command.Split('|')[0].Replace('/', ' ').Trim();

    [GeneratedRegex(@"^ssh (-\S+ (\d+ )?)*([\w.-]+@)?(?<host>[\w.-]+) +(?:-- )?(?<command>\S.*)$")]
    private static partial Regex Ssh();

    [GeneratedRegex(@"^(sudo )?(kubectl|oc|docker|crictl|nerdctl|ctr)\b.* exec |\bip netns exec |\bnsenter |\bchroot ")]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"\| *(sudo )?(e?grep|head|tail|awk|sed|cut|sort|uniq|wc|jq)\b.*$")]
    private static partial Regex Filter();

    [GeneratedRegex(@"\b(ip6?tables(-\w+)?) .*-[LS] [A-Z]")]
    private static partial Regex OneChain();

    [GeneratedRegex(@"^(sudo )?(tail|head) (-n *)?-?(?!\+1\b)")]
    private static partial Regex Some();

    [GeneratedRegex(@"^(sudo )?(cat|tail|head|more|less)( -\S+)*( \+?\d+)? (?<path>[/~.]?\S+)$")]
    private static partial Regex Print();
}
