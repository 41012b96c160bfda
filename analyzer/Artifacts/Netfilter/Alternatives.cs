using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Which program stands behind a name: <c>update-alternatives --display iptables</c> or <c>--query</c>, or RHEL's <c>alternatives --display
/// iptables</c>.</summary>
/// <param name="Name">For instance <c>iptables</c>; null where the text does not say it.</param>
/// <param name="Mode"><c>auto</c> or <c>manual</c>.</param>
/// <param name="Current">What the link points to.</param>
/// <param name="Best">What it would point to in <c>auto</c>.</param>
/// <param name="Link">Where the name itself stands; RHEL does not say it.</param>
internal sealed record Alternatives(
    ArtifactText Text, string? Name, string? Mode, SourceLine? CurrentLine, string? Current, string? Best, string? Link, ImmutableArray<Alternative> All) : IArtifact<Alternatives>
{
    public static Parsed<Alternatives> Parse(ArtifactText text)
    {
        var read = new Alternatives(text, null, null, null, null, null, null, []);
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (read.With(line, new(line.Text)) is { } more)
                read = more;
            else
                notes.Add(new(line, "not a line of the alternatives system"));
        }

        return new(read, notes.ToImmutable());
    }

    // iptables - auto mode                         iptables - status is auto.
    //   link best version is /usr/sbin/iptables-nft                            Current `best' version is /usr/sbin/iptables-nft.
    //   link currently points to /usr/sbin/iptables-nft
    //   link iptables is /usr/sbin/iptables
    //   slave iptables-save is /usr/sbin/iptables-save
    // /usr/sbin/iptables-nft - priority 20
    //   slave iptables-save: /usr/sbin/iptables-nft-save
    private Alternatives? With(SourceLine line, LineWords words) => words switch
    {
        { Count: 4 } when words[1] == "-" && words[3] == "mode" => this with { Name = words[0], Mode = words[2] },
        { Count: 5 } when words[2] == "status" && words[3] == "is" => this with { Name = words[0], Mode = words[4].TrimEnd('.') },
        { Count: 5 } when words[0] == "link" && words[1] == "best" => this with { Best = words[4] },
        { Count: 5 } when words[0] == "Current" && words[2] == "version" => this with { Best = words[4].TrimEnd('.') },
        { Count: 5 } when words[0] == "link" && words[1] == "currently" => this with { Current = words[4], CurrentLine = line },
        { Count: 4 } when words[0] == "link" && words[2] == "is" => this with { Link = words[3] },
        { Count: 4 } when words[0] is "slave" or "follower" && words[2] == "is" => this,
        { Count: 3 } when words[0] is "slave" or "follower" && words[1].EndsWith(':') => WithSlave(new(words[1].TrimEnd(':'), words[2])),
        { Count: >= 4 } when words[0].StartsWith('/') && words[1] == "-" && words.Number("priority") is { } priority => this with { All = All.Add(new(line, words[0], priority, [])) },
        _ => WithQueried(line, words),
    };

    // Name: iptables                       Alternative: /usr/sbin/iptables-nft
    // Link: /usr/sbin/iptables             Priority: 20
    // Status: auto                         Slaves:
    // Best: /usr/sbin/iptables-nft          iptables-save /usr/sbin/iptables-nft-save
    // Value: /usr/sbin/iptables-nft
    private Alternatives? WithQueried(SourceLine line, LineWords words) => words switch
    {
        { Count: 1 } when words[0] == "Slaves:" => this,
        { Count: 2 } when words[0] == "Name:" => this with { Name = words[1] },
        { Count: 2 } when words[0] == "Link:" => this with { Link = words[1] },
        { Count: 2 } when words[0] == "Status:" => this with { Mode = words[1] },
        { Count: 2 } when words[0] == "Best:" => this with { Best = words[1] },
        { Count: 2 } when words[0] == "Value:" => this with { Current = words[1] == "none" ? null : words[1], CurrentLine = line },
        { Count: 2 } when words[0] == "Alternative:" => this with { All = All.Add(new(line, words[1], 0, [])) },
        { Count: 2 } when words[0] == "Priority:" && !All.IsEmpty && LineWords.NumberOf(words[1]) is { } priority => this with { All = All.SetItem(All.Length - 1, All[^1] with { Priority = priority }) },
        { Count: 2 } when line.Span[0] == ' ' && words[1].StartsWith('/') => All.IsEmpty ? this : WithSlave(new(words[0], words[1])),
        _ => null,
    };

    private Alternatives? WithSlave(AlternativeSlave slave) =>
        All.IsEmpty ? null : this with { All = All.SetItem(All.Length - 1, All[^1] with { Slaves = All[^1].Slaves.Add(slave) }) };
}

/// <summary>One program that may stand behind the name; the highest priority does in <c>auto</c>.</summary>
internal sealed record Alternative(SourceLine Line, string Path, int Priority, ImmutableArray<AlternativeSlave> Slaves);

/// <summary>A name that goes with the program (<c>iptables-save</c>), and what stands behind it then.</summary>
internal readonly record struct AlternativeSlave(string Name, string Path);
