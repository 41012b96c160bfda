using System.Collections.Immutable;

namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>One command in one place of a site.</summary>
internal sealed record SiteLoad(string Place, Load Load);

/// <summary>All that makes a site: what is loaded into the kernel in each of its places, in that order, and who listens.</summary>
/// <remarks>In the lines, <c>{a/p1}</c> stands for the namespace of that place.</remarks>
internal sealed record SiteSetup(ImmutableArray<SiteLoad> Loads, ImmutableArray<(string Place, Listener Listener)> Listeners, bool ShowsPodSockets)
{
    private const string Listen = "listen", Shows = "shows pod sockets";

    public IEnumerable<string> Places => Loads.Select(load => load.Place).Concat(Listeners.Select(one => one.Place)).Concat(Loads.SelectMany(load => load.Load.Lines).Select(Named).OfType<string>()).Distinct();

    public override string ToString() => string.Concat(Loads.Where(load => !load.Load.Lines.IsEmpty)
        .Concat(Listeners.Select(one => new SiteLoad(one.Place, new([Listen], [one.Listener.ToString()]))))
        .Select(load => $"# {load.Place}: {string.Join(' ', load.Load.Argv)}\n{string.Concat(load.Load.Lines.Select(line => $"{line}\n"))}")) + (ShowsPodSockets ? $"# {Shows}\n" : "");

    /// <summary>Of what <see cref="ToString"/> made.</summary>
    public static SiteSetup Parse(string text)
    {
        var loads = text.Split("# ", StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Where(lines => lines[0] != Shows).Select(Of).ToList();
        var listeners = loads.Where(load => load.Load.Argv is [Listen]).SelectMany(load => load.Load.Lines.Select(line => (load.Place, Listener.Parse(line))));
        return new([.. loads.Where(load => load.Load.Argv is not [Listen])], [.. listeners], text.Contains($"# {Shows}", StringComparison.Ordinal));
    }

    // link add eth0 type veth peer name port1 netns {out}
    private static string? Named(string line) => line.Split("netns {") is [_, var rest] ? rest[..rest.IndexOf('}')] : null;

    // # a/p1: ip -batch -
    private static SiteLoad Of(string[] lines)
    {
        var colon = lines[0].IndexOf(':');
        return new(lines[0][..colon], new([.. lines[0][(colon + 2)..].Split(' ')], [.. lines.Skip(1)]));
    }
}
