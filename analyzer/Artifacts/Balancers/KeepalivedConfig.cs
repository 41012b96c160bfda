using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>keepalived's configuration: its VRRP instances, the scripts that they follow, and whatever else stands in it.</summary>
internal sealed record KeepalivedConfig(ImmutableArray<KeepalivedBlock> Blocks) : IArtifact<KeepalivedConfig>
{
    public IEnumerable<VrrpInstance> Instances => Blocks.Where(block => block.Name == "vrrp_instance").Select(block => new VrrpInstance(block));

    /// <summary>Other files that belong to it; they may hold instances of their own.</summary>
    public IEnumerable<string> Includes => Blocks.Where(block => block is { Name: "include", Words.Length: > 1 }).Select(block => block.Words[1]);

    public IEnumerable<VirtualServer> VirtualServers => Blocks.Where(block => block is { Name: "virtual_server", Words.Length: > 1 }).Select(block => new VirtualServer(block));

    public static Parsed<KeepalivedConfig> Parse(ArtifactText text)
    {
        var blocks = new KeepalivedBlocks(text);
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            foreach (var word in WordsOf(line.Span))
                blocks.Take(word, line);
            blocks.EndLine(line);
        }

        return blocks.ToParsed();
    }

    // '!' and '#' begin comments but for those in quotes.
    private static List<string> WordsOf(ReadOnlySpan<char> line)
    {
        var (words, start, isQuoted) = (new List<string>(), 0, false);
        for (var i = 0; i <= line.Length; i++)
        {
            var isEnd = i == line.Length || (!isQuoted && (char.IsWhiteSpace(line[i]) || line[i] is '{' or '}' or '!' or '#'));
            isQuoted ^= i < line.Length && line[i] == '"';
            if (!isEnd)
                continue;

            if (i > start)
                words.Add(line[start..i].ToString());
            if (i < line.Length && line[i] is '{' or '}')
                words.Add(line[i].ToString());
            if (i < line.Length && line[i] is '!' or '#')
                break;
            start = i + 1;
        }

        return words;
    }
}

/// <summary>One line of keepalived's configuration, with the block that it opens.</summary>
internal sealed record KeepalivedBlock(ImmutableArray<string> Words, ImmutableArray<KeepalivedBlock> Inner, SourceLine Line)
{
    public string Name => Words.IsEmpty ? "" : Words[0];

    public KeepalivedBlock? this[string name] => Inner.FirstOrDefault(block => block.Name == name);

    /// <summary>The first words of the lines in the block of this name.</summary>
    public ImmutableArray<KeepalivedBlock> LinesOf(string name) => this[name]?.Inner ?? [];
}

/// <summary>One VRRP instance: a virtual address that several hosts share. Null for what it does not say.</summary>
internal sealed record VrrpInstance(KeepalivedBlock Block)
{
    public string Name => Block.Words.Length > 1 ? Block.Words[1] : "";

    /// <summary><c>MASTER</c> or <c>BACKUP</c>: how it begins, not what it is.</summary>
    public string? State => Value("state");

    public string? Interface => Value("interface");

    public int? VirtualRouterId => Number("virtual_router_id");

    public int? Priority => Number("priority");

    public bool IsNoPreempt => Block["nopreempt"] is not null;

    /// <summary>10.240.0.40/24 dev eth0: the address, as it is written.</summary>
    public IEnumerable<KeepalivedBlock> VirtualAddresses => Block.LinesOf("virtual_ipaddress").Concat(Block.LinesOf("virtual_ipaddress_excluded"));

    /// <summary>The address that its unicast packets come from; else it is the first of the interface.</summary>
    public string? UnicastSource => Value("unicast_src_ip");

    public IEnumerable<string> UnicastPeers => Block.LinesOf("unicast_peer").Select(peer => peer.Name);

    public IEnumerable<string> TrackedScripts => Block.LinesOf("track_script").Select(script => script.Name);

    private string? Value(string name) => Block[name] is { Words: [_, var value, ..] } ? value : null;

    private int? Number(string name) => LineWords.NumberOf(Value(name));
}

/// <summary>An address that keepalived spreads over servers by the kernel's IPVS.</summary>
internal sealed record VirtualServer(KeepalivedBlock Block)
{
    // virtual_server 10.240.0.42 6443 {
    public string Address => Block.Words[1];

    public int? Port => Block.Words.Length > 2 ? LineWords.NumberOf(Block.Words[2]) : null;

    public string Protocol => Block["protocol"] is { Words: [_, var protocol, ..] } ? protocol.ToLowerInvariant() : "tcp";

    /// <summary>Its <c>real_server</c> blocks: an address and a port each.</summary>
    public IEnumerable<KeepalivedBlock> RealServers => Block.Inner.Where(block => block is { Name: "real_server", Words.Length: > 2 });
}
