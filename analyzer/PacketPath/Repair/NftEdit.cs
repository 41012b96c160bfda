using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Repair;

/// <summary>A rule put in at the head of a chain, or at its end, in the text of <c>nft list ruleset</c>.</summary>
internal sealed record NftEdit(bool IsAtHead, string Table, string Chain, string Rule) : Edit
{
    // nft insert rule inet firewalld filter_FORWARD ip saddr 10.244.0.0/16 accept
    public static NftEdit? Parse(string command) =>
        command.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["nft", "insert" or "add", "rule", var family, var table, var chain, .. var rule] words && rule.Length > 0
            ? new(words[1] == "insert", $"{family} {table}", chain, string.Join(' ', rule))
            : null;

    public override (ArtifactStore?, string?) Apply(ArtifactStore place)
    {
        if (place.Text("netfilter/nft-ruleset") is not { IsKnown: true, Value: var text })
            return (null, "the rules are not in the input as nft list ruleset prints them");

        var lines = text.Content.Split('\n').ToList();
        var table = lines.FindIndex(line => line.StartsWith($"table {Table} {{", StringComparison.Ordinal));
        var chain = table < 0 ? -1 : lines.FindIndex(table, line => line.Trim() == $"chain {Chain} {{");
        var end = chain < 0 ? -1 : lines.FindIndex(chain, line => line.Trim() == "}");
        if (end < 0)
            return (null, $"the ruleset holds no chain {Chain} of table {Table}");

        var head = chain + 1 < end && lines[chain + 1].TrimStart().StartsWith("type ", StringComparison.Ordinal) ? chain + 2 : chain + 1;
        lines.Insert(IsAtHead ? head : end, $"\t\t{Rule}");
        return (Changed(place, "netfilter/nft-ruleset", text, string.Join('\n', lines)), null);
    }
}
