using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>A resolv.conf: whom the resolver asks, and which domains it tries.</summary>
internal sealed record ResolvConf(
    ArtifactText Source,
    ImmutableArray<NameServer> NameServers,
    ImmutableArray<string> Search,
    ImmutableArray<string> Options) : IArtifact<ResolvConf>
{
    /// <summary>glibc's MAXNS (resolv.h): servers beyond it are never asked.</summary>
    public const int MostServers = 3;

    /// <summary>The lines that say anything but name servers: search lists, options, sort lists.</summary>
    public ImmutableArray<SourceLine> Others { get; init; } = [];

    /// <summary>The servers that glibc asks.</summary>
    public IEnumerable<NameServer> Asked => NameServers.Take(MostServers);

    /// <summary>Names with fewer dots are tried with the search list first; 1 unless an option says otherwise (resolv.conf(5)).</summary>
    public int Ndots => Options.LastOrDefault(option => option.StartsWith("ndots:", StringComparison.Ordinal)) is { } option && int.TryParse(option[6..], out var dots) ? dots : 1;

    // nameserver 127.0.0.53
    // options edns0 trust-ad
    // search lab.internal
    public static Parsed<ResolvConf> Parse(ArtifactText text)
    {
        var servers = ImmutableArray.CreateBuilder<NameServer>();
        var others = ImmutableArray.CreateBuilder<SourceLine>();
        var options = ImmutableArray.CreateBuilder<string>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        ImmutableArray<string> search = [];
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || line.Span[0] is '#' or ';')
                continue; // blank lines and comments, which begin in the first column

            var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "nameserver" when words.Length > 1 && NameServer.TryParse(words[1], out var address):
                    servers.Add(new(address, line) { Zone = NameServer.ZoneOf(words[1]) });
                    break;
                case "search" or "domain":
                    search = [.. words[1..]];
                    others.Add(line);
                    break;
                case "options":
                    options.AddRange(words[1..]);
                    others.Add(line);
                    break;
                case "sortlist":
                    others.Add(line);
                    break; // orders answers; it matters to no name's being found
                default:
                    notes.Add(new(line, "not understood by a resolver"));
                    break;
            }
        }

        return new(new(text, servers.ToImmutable(), search, options.ToImmutable()) { Others = others.ToImmutable() }, notes.ToImmutable());
    }
}
