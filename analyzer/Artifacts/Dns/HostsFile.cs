using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary><c>/etc/hosts</c>: names that need no DNS.</summary>
internal sealed record HostsFile(ArtifactText Source, ImmutableArray<HostsLine> Hosts) : IArtifact<HostsFile>
{
    /// <summary>The line that knows this name, in whatever case it is written.</summary>
    public HostsLine? Find(string name) =>
        Hosts.FirstOrDefault(line => line.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    // 192.168.56.11 cp-1.lab.internal cp-1   # the control plane
    public static Parsed<HostsFile> Parse(ArtifactText text)
    {
        var hosts = ImmutableArray.CreateBuilder<HostsLine>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            var words = line.Text.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue; // blank lines and comments

            if (words.Length > 1 && NameServer.TryParse(words[0], out var address))
                hosts.Add(new(address, [.. words[1..]], line));
            else
                notes.Add(new(line, "no address with a name"));
        }

        return new(new(text, hosts.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One address and its names.</summary>
internal sealed record HostsLine(IPAddress Address, ImmutableArray<string> Names, SourceLine Line);
