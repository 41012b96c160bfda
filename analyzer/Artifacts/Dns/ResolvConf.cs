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
    // nameserver 127.0.0.53
    // options edns0 trust-ad
    // search lab.internal
    public static Parsed<ResolvConf> Parse(ArtifactText text)
    {
        var servers = ImmutableArray.CreateBuilder<NameServer>();
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
                    servers.Add(new(address, line));
                    break;
                case "search" or "domain":
                    search = [.. words[1..]];
                    break;
                case "options":
                    options.AddRange(words[1..]);
                    break;
                case "sortlist":
                    break; // orders answers; it matters to no name's being found
                default:
                    notes.Add(new(line, "not understood by a resolver"));
                    break;
            }
        }

        return new(new(text, servers.ToImmutable(), search, options.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>A name server and the line that names it.</summary>
internal sealed record NameServer(IPAddress Address, SourceLine Line)
{
    public bool IsLoopback => IPAddress.IsLoopback(Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address);

    /// <summary>An address with or without a zone (<c>fe80::1%eth0</c>); a bare number, which .NET would take, is none.</summary>
    public static bool TryParse(string text, out IPAddress address)
    {
        var isWritten = text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal);
        if (isWritten && IPAddress.TryParse(text, out var parsed))
        {
            address = parsed;
            return true;
        }

        address = IPAddress.None;
        return false;
    }
}
