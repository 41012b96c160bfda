using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>What nginx listens on to pass connections on, and to which servers.</summary>
internal sealed record NginxStream(ImmutableArray<NginxListener> Listeners, ImmutableArray<NginxUpstream> Upstreams)
{
    /// <summary>The servers that a <c>proxy_pass</c> means: those of the upstream of this name, else the one address that it is.</summary>
    public ImmutableArray<NginxServer> ServersOf(NginxListener listener) =>
        Upstreams.FirstOrDefault(upstream => upstream.Name == listener.Target) is { } named ? named.Servers
            : listener.Target.Contains(':') && !listener.Target.Contains('$') ? [NginxServer.Of(listener.Target, false, false, listener.TargetLine)]
            : [];

    /// <param name="directives">What stands in a <c>stream</c> block, or in a file that one includes.</param>
    public static NginxStream Of(IEnumerable<NginxDirective> directives)
    {
        var all = directives.ToImmutableArray();
        return new(
            [.. all.Where(one => one.Name == "server").SelectMany(NginxListener.AllOf)],
            [.. all.Where(one => one is { Name: "upstream", Words.Length: > 1 }).Select(NginxUpstream.Of)]);
    }
}

/// <summary>One address that nginx takes connections on.</summary>
/// <param name="Host">Empty or <c>*</c> for all addresses.</param>
/// <param name="Target">The upstream's name or the address behind <c>proxy_pass</c>; empty where there is none.</param>
internal sealed record NginxListener(string Host, int Port, bool IsUdp, string Target, SourceLine Line, SourceLine TargetLine)
{
    // server { listen 127.0.0.1:6443; listen [::]:6443 udp; proxy_pass kube_apiserver; }
    public static IEnumerable<NginxListener> AllOf(NginxDirective server)
    {
        var target = server["proxy_pass"];
        foreach (var listen in server.Inner.Where(one => one is { Name: "listen", Words.Length: > 1 }))
        {
            var (host, port) = HaproxyAddress.SplitOrPort(listen.Argument);
            yield return new(host, port, listen.Has("udp"), target?.Argument ?? "", listen.Line, target?.Line ?? listen.Line);
        }
    }
}

/// <summary>Servers that nginx spreads connections over.</summary>
internal sealed record NginxUpstream(string Name, ImmutableArray<NginxServer> Servers, SourceLine Line)
{
    public static NginxUpstream Of(NginxDirective upstream) => new(
        upstream.Argument,
        [.. upstream.Inner.Where(one => one is { Name: "server", Words.Length: > 1 }).Select(one => NginxServer.Of(one.Argument, one.Has("backup"), one.Has("down"), one.Line))],
        upstream.Line);
}

/// <summary>One server of an upstream. nginx learns that it is gone by connections that fail; it asks for nobody's health.</summary>
internal sealed record NginxServer(string Host, int Port, bool IsBackup, bool IsDown, SourceLine Line)
{
    // server 10.240.0.10:6443 max_fails=2 fail_timeout=5s backup;
    public static NginxServer Of(string address, bool isBackup, bool isDown, SourceLine line)
    {
        var (host, port) = HaproxyAddress.Split(address);
        return new(host, port, isBackup, isDown, line);
    }
}
