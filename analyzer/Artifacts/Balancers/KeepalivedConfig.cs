using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>keepalived's configuration: its VRRP instances, the scripts that they follow, and whatever else stands in it.</summary>
internal sealed record KeepalivedConfig(ImmutableArray<KeepalivedBlock> Blocks) : IArtifact<KeepalivedConfig>
{
    private const int MaxDepth = 32;

    public IEnumerable<VrrpInstance> Instances => Blocks.Where(block => block.Name == "vrrp_instance").Select(block => new VrrpInstance(block));

    /// <summary>Other files that belong to it; they may hold instances of their own.</summary>
    public IEnumerable<string> Includes => Blocks.Where(block => block is { Name: "include", Words.Length: > 1 }).Select(block => block.Words[1]);

    public static Parsed<KeepalivedConfig> Parse(ArtifactText text)
    {
        var open = new Stack<(ImmutableArray<string> Words, SourceLine Line, ImmutableArray<KeepalivedBlock>.Builder Inner)>();
        open.Push(([], text.Whole, ImmutableArray.CreateBuilder<KeepalivedBlock>()));
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = WordsOf(line.Span);
            if (words is ["}", ..] && open.Count > 1)
                Close(open);
            else if (words is ["}", ..])
                notes.Add(new(line, "a block ends that has not begun"));
            else if (words is [.., "{"] && open.Count < MaxDepth)
                open.Push((words[..^1], line, ImmutableArray.CreateBuilder<KeepalivedBlock>()));
            else if (words is [_, .., "}"] && words.IndexOf("{") is > 0 and var brace)
                open.Peek().Inner.Add(new(words[..brace], [new(words[(brace + 1)..^1], [], line)], line));
            else if (!words.IsEmpty)
                open.Peek().Inner.Add(new(words, [], line));
        }

        if (open.Count > 1)
            notes.Add(new(open.Peek().Line, "a block without its end"));
        while (open.Count > 1)
            Close(open);
        return new(new(open.Pop().Inner.ToImmutable()), notes.ToImmutable());
    }

    private static void Close(Stack<(ImmutableArray<string> Words, SourceLine Line, ImmutableArray<KeepalivedBlock>.Builder Inner)> open)
    {
        var (words, line, inner) = open.Pop();
        open.Peek().Inner.Add(new(words, inner.ToImmutable(), line));
    }

    // '!' and '#' begin comments.
    private static ImmutableArray<string> WordsOf(ReadOnlySpan<char> line)
    {
        var comment = line.IndexOfAny('!', '#');
        var content = (comment < 0 ? line : line[..comment]).ToString().Replace("{", " { ", StringComparison.Ordinal).Replace("}", " } ", StringComparison.Ordinal);
        return [.. content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('"'))];
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

    public IEnumerable<string> UnicastPeers => Block.LinesOf("unicast_peer").Select(peer => peer.Name);

    public IEnumerable<string> TrackedScripts => Block.LinesOf("track_script").Select(script => script.Name);

    private string? Value(string name) => Block[name] is { Words: [_, var value, ..] } ? value : null;

    private int? Number(string name) => int.TryParse(Value(name), out var number) ? number : null;
}
