using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary><c>/etc/nsswitch.conf</c>: which sources are asked for which kind of name.</summary>
internal sealed record NsswitchConf(ImmutableArray<NsswitchLine> Databases) : IArtifact<NsswitchConf>
{
    /// <summary>Where host names are looked for, for instance <c>files</c>, <c>dns</c>; null where nothing is said.</summary>
    public NsswitchLine? Hosts => Databases.LastOrDefault(line => line.Database == "hosts");

    // hosts:          files mdns4_minimal [NOTFOUND=return] dns
    public static Parsed<NsswitchConf> Parse(ArtifactText text)
    {
        var databases = ImmutableArray.CreateBuilder<NsswitchLine>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            var content = line.Text.Split('#')[0].Trim();
            if (content.Length == 0)
                continue; // blank lines and comments

            if (content.IndexOf(':', StringComparison.Ordinal) is > 0 and var at)
                databases.Add(new(content[..at].Trim(), [.. content[(at + 1)..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)], line));
            else
                notes.Add(new(line, "no database with its sources"));
        }

        return new(new(databases.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One kind of name and its sources in order, actions such as <c>[NOTFOUND=return]</c> among them.</summary>
internal sealed record NsswitchLine(string Database, ImmutableArray<string> Sources, SourceLine Line);
