using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>CoreDNS's configuration: which server answers for which zones, and by which plugins.</summary>
internal sealed record Corefile(ImmutableArray<CorefileServer> Servers)
{
    /// <summary>The servers that answer for every name that nothing else answers for.</summary>
    public IEnumerable<CorefileServer> ForAllNames => Servers.Where(server => server.Zones.Any(IsRoot));

    /// <summary>Reads the text of a ConfigMap's key; each plugin keeps the line at which it stands.</summary>
    public static Corefile From(DocumentNode value)
    {
        var servers = ImmutableArray.CreateBuilder<CorefileServer>();
        var plugins = ImmutableArray.CreateBuilder<CorefilePlugin>();
        ImmutableArray<string> zones = [];
        var depth = 0;
        var number = 0;
        foreach (var raw in (value.Text ?? "").Split('\n'))
        {
            var line = value.LineOfText(number++);
            var words = raw.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var opens = words is [.., "{"];
            if (opens)
                words = words[..^1];

            if (words is ["}"])
            {
                depth = Math.Max(0, depth - 1);
                if (depth == 0)
                    servers.Add(new(zones, plugins.DrainToImmutable()));
                continue;
            }

            if (depth == 0 && opens)
                zones = [.. words];
            else if (depth == 1 && words.Length > 0)
                plugins.Add(new(words[0], [.. words[1..]], line));

            if (opens)
                depth++;
        }

        return new(servers.ToImmutable());
    }

    // .  .:53  dns://.:53
    private static bool IsRoot(string zone)
    {
        var name = zone.Contains("://", StringComparison.Ordinal) ? zone[(zone.IndexOf("://", StringComparison.Ordinal) + 3)..] : zone;
        return name is "." || name.StartsWith(".:", StringComparison.Ordinal) || name.StartsWith(':');
    }
}

/// <summary>One server block: <c>.:53 { ... }</c>.</summary>
internal sealed record CorefileServer(ImmutableArray<string> Zones, ImmutableArray<CorefilePlugin> Plugins)
{
    /// <summary>What is not answered here goes on to these, first match first; <c>proxy</c> was its name until CoreDNS 1.5.</summary>
    public IEnumerable<CorefilePlugin> Forwards => Plugins.Where(plugin => plugin.Name is "forward" or "proxy" && plugin.Arguments.Length > 1);
}

/// <summary>One plugin of a server, with its arguments.</summary>
internal sealed record CorefilePlugin(string Name, ImmutableArray<string> Arguments, SourceLine Line);
