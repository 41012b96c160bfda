using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The nexthop objects that routes may refer to, as <c>ip nexthop</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record NextHopObjects(ArtifactText Text, ImmutableArray<NextHopObject> Objects) : IArtifact<NextHopObjects>
{
    public static Parsed<NextHopObjects> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not a nexthop object", FromText, FromJson);
        return new(new(text, entries), notes);
    }

    // id 7 via 192.168.56.1 dev eth0 scope link proto unspec        id 9 blackhole        id 20 group 7/8,3 type resilient buckets 8
    private static NextHopObject? FromText(SourceLine line, LineWords words) =>
        words[0] == "id" && LineWords.NumberOf(words[1]) is { } id
            ? new(line, id, new(words.After("dev"), IPAddress.TryParse(words.After("via"), out var gateway) ? gateway : null), words.Has("blackhole"))
            {
                Members = [.. (words.After("group") ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Select(MemberOf).Where(member => member.Id > 0)],
            }
            : null;

    private static (int Id, int Weight) MemberOf(string word)
    {
        var parts = word.Split(',');
        return (LineWords.NumberOf(parts[0]) ?? 0, (parts.Length > 1 ? LineWords.NumberOf(parts[1]) : null) ?? 1);
    }

    // {"id":20,"group":[{"id":7},{"id":8,"weight":3}],"flags":[]}
    private static NextHopObject? FromJson(JsonRow row) =>
        row.Int("id") is { } id
            ? new(row.Line, id, new(row.Text("dev"), row.Address("gateway")), row.Has("blackhole"))
            {
                Members = [.. row.Rows("group").Select(MemberOf).OfType<(int, int)>()],
            }
            : null;

    private static (int Id, int Weight)? MemberOf(JsonRow member)
    {
        if (member.Int("id") is { } id)
            return (id, member.Int("weight") ?? 1);

        member.Notes?.Add(new(member.Line, "a member of a group without its number"));
        return null;
    }
}

/// <summary>One way out under a number, or a group of them.</summary>
/// <param name="Members">Number and weight of each object in the group; empty for one that is no group.</param>
internal sealed record NextHopObject(SourceLine Line, int Id, NextHop Hop, bool IsBlackhole)
{
    public ImmutableArray<(int Id, int Weight)> Members { get; init; } = [];
}
