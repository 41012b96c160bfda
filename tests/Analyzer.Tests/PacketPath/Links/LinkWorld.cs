using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

/// <summary>Network stacks made of texts: by node, or by <c>node/namespace</c>; each text holds artifacts, each below a heading <c>== id</c>.</summary>
internal sealed class LinkWorld
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private string _api = "";

    public LinkWorld Stack(string name, string text)
    {
        _texts[name] = text;
        return this;
    }

    public LinkWorld Api(string text)
    {
        _api = text;
        return this;
    }

    /// <summary>The same world with something else in one text, which must hold it.</summary>
    public LinkWorld But(string name, string old, string other)
    {
        Assert.Contains(old, _texts[name], StringComparison.Ordinal);
        return Copy().Stack(name, _texts[name].Replace(old, other, StringComparison.Ordinal));
    }

    /// <summary>The same world with more in one text.</summary>
    public LinkWorld And(string name, string more) => Copy().Stack(name, _texts[name].TrimEnd('\n') + "\n" + more);

    public LinkWorld Without(string name)
    {
        var copy = Copy();
        copy._texts.Remove(name);
        return copy;
    }

    private LinkWorld Copy()
    {
        var copy = new LinkWorld { _api = _api };
        foreach (var (name, text) in _texts)
            copy._texts[name] = text;
        return copy;
    }

    public Topology Topology() => new ClusterModel(
        [.. _texts.Keys.Where(name => !name.Contains('/')).Select(Node)], Store(_api, "cluster"), LogEvents.None, null).Fact<Topology>().Value;

    public Trace Tcp(string from, string to, int port) => Follow(from, to, Protocol.Tcp, port, null);

    public Trace Ping(string from, string to) => Follow(from, to, Protocol.Icmp, 0, null);

    public Trace Udp(string from, string to, int port, int? length = null) => Follow(from, to, Protocol.Udp, port, length);

    /// <summary>From an end as people name it.</summary>
    public Trace From(string end, string to, int port)
    {
        var topology = Topology();
        var (flows, problem) = new AskedFlow(end, $"ip:{to}:{port}/tcp").Plan(topology);
        Assert.Null(problem);
        return new Simulator(topology).Follow(flows[0].Flow, flows[0].Start);
    }

    private Trace Follow(string from, string to, Protocol protocol, int port, int? length)
    {
        var topology = Topology();
        return new Simulator(topology).Follow(new(from, to, null, IPAddress.Parse(to), protocol, port) { Length = length }, topology.Stack(from)!); // a stack of the test's
    }

    private Node Node(string name) => new(
        name,
        Store(_texts[name], name),
        _texts.Where(pair => pair.Key.StartsWith($"{name}/", StringComparison.Ordinal)).ToImmutableSortedDictionary(pair => pair.Key[(name.Length + 1)..], pair => Store(pair.Value, pair.Key), StringComparer.Ordinal),
        ImmutableSortedDictionary<string, ArtifactStore>.Empty,
        LogEvents.None);

    private static ArtifactStore Store(string text, string place)
    {
        var builder = new PlaceBuilder();
        foreach (var part in ("\n" + text + "\n").Split("\n== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.Split('\n', 2);
            builder.Add(lines[0].Trim(), new(place, $"{place}/{lines[0].Trim()}", lines.Length > 1 ? lines[1] : ""));
        }

        return builder.ToStore(_ => null, _ => null, _ => null);
    }
}

/// <summary>What tests ask of a trace.</summary>
internal static class TraceWords
{
    // Dropped, Timeout: flannel.1 has no forwarding entry for ...
    public static string Said(this Trace trace) => $"{trace.Disposition}, {trace.ClientSees}{(trace.DecidedBy is { } step ? $": {step.What}" : "")}";

    /// <summary>Each way's end and what it rests on.</summary>
    public static IEnumerable<string> Ways(this Trace trace) => trace.Ways.Select(way => $"{way.Disposition}: {string.Join("; ", way.DependsOn)}");

    public static string Text(this Trace trace) => string.Join('\n', trace.Ways.SelectMany(way => way.Hops).SelectMany(hop => hop.Steps.Select(step => $"{hop.Node}: {step.What}")));
}
