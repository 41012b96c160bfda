using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The multicast groups that interfaces have joined, as <c>ip maddr</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record MulticastGroups(ArtifactText Text, ImmutableArray<MulticastGroup> Groups) : IArtifact<MulticastGroups>
{
    /// <summary>The lines that name interfaces; one may have joined nothing.</summary>
    public ImmutableArray<SourceLine> Devices { get; init; } = [];

    public static Parsed<MulticastGroups> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var isJson = text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("[");
        return new(isJson ? ReadJson(text, notes) : ReadText(text, notes), notes.ToImmutable());
    }

    // 2:	eth0
    // 	link  33:33:00:00:00:01
    // 	inet  224.0.0.18 users 2
    private static MulticastGroups ReadText(ArtifactText text, ImmutableArray<ParseNote>.Builder notes)
    {
        var groups = ImmutableArray.CreateBuilder<MulticastGroup>();
        var devices = ImmutableArray.CreateBuilder<SourceLine>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            if (words.Count == 2 && words[0].EndsWith(':') && LineWords.NumberOf(words[0][..^1]) is not null)
                devices.Add(line);
            else if (devices.Count > 0 && GroupOf(line, new LineWords(devices[^1].Text)[1], words) is { } group)
                groups.Add(group);
            else
                notes.Add(new(line, "not a multicast group or its interface"));
        }

        return new(text, groups.ToImmutable()) { Devices = devices.ToImmutable() };
    }

    private static MulticastGroup? GroupOf(SourceLine line, string device, LineWords words) =>
        words[0] is "link" or "inet" or "inet6" && words.Count > 1
            ? new(line, device, words[0], words[1]) { Users = words.Number("users") ?? 1, IsStatic = words.Has("static") }
            : null;

    // [{"ifindex":2,"ifname":"eth0","maddr":[{"link":"33:33:00:00:00:01"},{"family":"inet","address":"224.0.0.18","users":2}]}]
    private static MulticastGroups ReadJson(ArtifactText text, ImmutableArray<ParseNote>.Builder notes)
    {
        var groups = ImmutableArray.CreateBuilder<MulticastGroup>();
        foreach (var row in JsonRows.Read(text, notes))
        {
            if (row.Text("ifname") is { } device)
                groups.AddRange(row.Rows("maddr").Select(group => GroupOf(group, device)).OfType<MulticastGroup>());
            else
                notes.Add(new(row.Line, "not an interface with its multicast groups"));
        }

        return new(text, groups.ToImmutable());
    }

    private static MulticastGroup? GroupOf(JsonRow row, string device)
    {
        if ((row.Text("link") ?? row.Text("address")) is { } address)
            return new(row.Line, device, row.Has("link") ? "link" : row.Text("family") ?? "", address) { Users = row.Int("users") ?? 1, IsStatic = row.Has("static") };

        row.Notes?.Add(new(row.Line, $"a multicast group of {device} without its address"));
        return null;
    }
}

/// <summary>One group that an interface has joined.</summary>
/// <param name="Family"><c>link</c> for a MAC address, else <c>inet</c> or <c>inet6</c>.</param>
internal sealed record MulticastGroup(SourceLine Line, string Device, string Family, string Address)
{
    /// <summary>How many sockets asked for it.</summary>
    public int Users { get; init; } = 1;

    /// <summary>Put in by hand (<c>ip maddr add</c>).</summary>
    public bool IsStatic { get; init; }
}
