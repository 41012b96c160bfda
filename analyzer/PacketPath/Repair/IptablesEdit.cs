using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Repair;

/// <summary>A rule put in, appended or taken out, or a policy set, in the text of an iptables dump.</summary>
/// <param name="BackEnd"><c>nft</c>, <c>legacy</c>, or empty for the plain iptables.</param>
/// <param name="Action"><c>-I</c>, <c>-A</c>, <c>-D</c> or <c>-P</c>.</param>
/// <param name="Position">Of an inserted or deleted rule, counted from 1; 0 where the rule's body tells which.</param>
internal sealed record IptablesEdit(string BackEnd, string Table, string Action, string Chain, int Position, string Body) : Edit
{
    // iptables-nft -t filter -I FORWARD 16 -s 10.244.0.0/16 -m conntrack --ctstate NEW -j ACCEPT
    // iptables -w 5 -P FORWARD ACCEPT
    public static IptablesEdit? Parse(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words is not [var program, ..] || !program.StartsWith("iptables", StringComparison.Ordinal))
            return null;

        words.RemoveAt(0);
        var table = Taken(words, "-t") ?? "filter";
        var at = words.FindIndex(word => word is "-I" or "-A" or "-D" or "-P");
        if (at < 0 || at + 1 >= words.Count || words.Take(at).Any(word => word != "-w"))
            return null;

        var position = at + 2 < words.Count && int.TryParse(words[at + 2], out var number) ? number : 0;
        var body = string.Join(' ', words.Skip(at + (position > 0 ? 3 : 2)));
        return new(program["iptables".Length..].TrimStart('-'), table, words[at], words[at + 1], position == 0 && words[at] == "-I" ? 1 : position, body);
    }

    public override (ArtifactStore?, string?) Apply(ArtifactStore place)
    {
        if (FirstOf(place, Ids) is not { } found)
            return (null, "the rules are not in the input as iptables-save prints them");

        var lines = found.Text.Content.Split('\n').ToList();
        var start = lines.FindIndex(line => line.Trim() == $"*{Table}");
        var end = start < 0 ? -1 : lines.FindIndex(start, line => line.Trim() == "COMMIT");
        if (end < 0)
            return (null, $"the dump holds no table {Table}");

        return Change(lines, start, end) is { } problem ? (null, problem) : (Changed(place, found.Id, found.Text, string.Join('\n', lines)), null);
    }

    private ImmutableArray<string> Ids => BackEnd switch
    {
        "nft" => ["netfilter/iptables-nft-save", "netfilter/iptables-save"],
        "legacy" => ["netfilter/iptables-legacy-save", "netfilter/iptables-save"],
        _ => ["netfilter/iptables-save", "netfilter/iptables-nft-save", "netfilter/iptables-legacy-save"],
    };

    // The problem, or null where the lines are changed.
    private string? Change(List<string> lines, int start, int end)
    {
        var rules = Enumerable.Range(start, end - start).Where(at => RuleOf(lines[at])?.StartsWith($"-A {Chain} ", StringComparison.Ordinal) == true).ToList();
        switch (Action)
        {
            case "-P":
                var policy = lines.FindIndex(start, end - start, line => line.StartsWith($":{Chain} ", StringComparison.Ordinal));
                if (policy < 0)
                    return $"the dump holds no chain {Chain}";
                lines[policy] = $":{Chain} {Body} [0:0]";
                return null;
            case "-D":
                var doomed = Position > 0 ? rules.ElementAtOrDefault(Position - 1) : rules.Find(at => RuleOf(lines[at]) == $"-A {Chain} {Body}");
                if (doomed == 0)
                    return "the dump holds no such rule";
                lines.RemoveAt(doomed);
                return null;
            default:
                lines.Insert(Action == "-I" && Position <= rules.Count ? rules[Position - 1] : end, $"-A {Chain} {Body}");
                return null;
        }
    }

    // [214:15120] -A FORWARD -j REJECT
    private static string? RuleOf(string line)
    {
        var at = line.StartsWith('[') ? line.IndexOf("] ", StringComparison.Ordinal) + 2 : 0;
        return at >= 0 && line.AsSpan(at).StartsWith("-A ") ? line[at..].TrimEnd() : null;
    }

    private static string? Taken(List<string> words, string option)
    {
        var at = words.IndexOf(option);
        if (at < 0 || at + 1 >= words.Count)
            return null;

        var value = words[at + 1];
        words.RemoveRange(at, 2);
        return value;
    }
}
