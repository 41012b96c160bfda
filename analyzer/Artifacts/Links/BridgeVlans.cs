using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Which VLANs pass each port of a bridge, as <c>bridge vlan</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record BridgeVlans(ArtifactText Text, ImmutableArray<PortVlan> Vlans) : IArtifact<BridgeVlans>
{
    public static Parsed<BridgeVlans> Parse(ArtifactText text)
    {
        var vlans = ImmutableArray.CreateBuilder<PortVlan>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        if (text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("["))
            ReadJson(text, vlans, notes);
        else
            ReadText(text, vlans, notes);

        return new(new(text, vlans.ToImmutable()), notes.ToImmutable());
    }

    // port              vlan-id
    // eth0              1 PVID Egress Untagged
    //                   100-110
    private static void ReadText(ArtifactText text, ImmutableArray<PortVlan>.Builder vlans, ImmutableArray<ParseNote>.Builder notes)
    {
        var port = "";
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            var at = char.IsWhiteSpace(line.Span[0]) ? 0 : 1;
            if (at == 1)
                port = words[0];

            if (words[0] == "port" && words[1].StartsWith("vlan", StringComparison.Ordinal))
                port = "";
            else if (port.Length > 0 && RangeOf(words[at]) is { } range)
                vlans.Add(new(line, port, range.First, range.Last, words.Has("PVID"), words.Has("Untagged") || words.Has("untagged")));
            else if (!IsIgnorable(words, at))
                notes.Add(new(line, "not a VLAN of a port"));
        }
    }

    // eth0	None          what -d adds: state forwarding mcast_router 1
    private static bool IsIgnorable(LineWords words, int at) => words[at] is "None" or "state" or "mcast_router";

    private static (int First, int Last)? RangeOf(string word)
    {
        var dash = word.IndexOf('-');
        var first = LineWords.NumberOf(dash < 0 ? word : word[..dash]);
        return first is >= 0 && LineWords.NumberOf(word[(dash + 1)..]) is { } last ? (first.Value, last) : null;
    }

    // {"ifname":"eth0","vlans":[{"vlan":1,"flags":["PVID","Egress Untagged"]},{"vlan":100,"vlanEnd":110}]}
    private static void ReadJson(ArtifactText text, ImmutableArray<PortVlan>.Builder vlans, ImmutableArray<ParseNote>.Builder notes)
    {
        foreach (var row in JsonRows.Read(text, notes))
        {
            if (row.Text("ifname") is not { } port)
                notes.Add(new(row.Line, "not a port of a bridge"));
            else
                vlans.AddRange(row.Rows("vlans").Select(vlan => FromJson(vlan, port)).OfType<PortVlan>());
        }
    }

    private static PortVlan? FromJson(JsonRow row, string port)
    {
        ImmutableArray<string> flags = [.. row.Texts("flags")];
        if (row.Int("vlan") is { } first)
            return new(row.Line, port, first, row.Int("vlanEnd") ?? first, flags.Contains("PVID"), flags.Contains("Egress Untagged"));

        row.Notes?.Add(new(row.Line, $"a VLAN of {port} without its number"));
        return null;
    }
}

/// <summary>VLANs that pass a port.</summary>
/// <param name="IsUntaggedIn">What arrives without a tag belongs to it.</param>
/// <param name="IsUntaggedOut">It leaves without a tag.</param>
internal sealed record PortVlan(SourceLine Line, string Port, int First, int Last, bool IsUntaggedIn, bool IsUntaggedOut);
