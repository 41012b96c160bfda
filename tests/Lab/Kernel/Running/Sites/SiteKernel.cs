using System.Collections.Immutable;
using System.Diagnostics;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Collector.Specs;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making;
using SupportBundle.Lab.Kernel.Making.Sites;
using SupportBundle.Lab.Kernel.Namespaces;
using SupportBundle.Lab.Kernel.Watching;

namespace SupportBundle.Lab.Kernel.Running.Sites;

/// <summary>A site made for real: its nodes, pods, and who is outside, each in a namespace of its own, and watched.</summary>
internal sealed class SiteKernel : IDisposable
{
    private const int ForTheFirstPacket = 100;

    // Datagrams of the tunnels themselves.
    private static readonly int[] TunnelPorts = [4789, 8472, 8473];

    // Of pods the collector takes less than of a node.
    private static readonly CommandSpec[] OfPods =
        [.. SpecCatalog.All.OfType<CommandSpec>().Where(spec => spec.Scope == Scope.EachNetworkNamespace && !spec.Argv.Contains("-6") && spec.Id != "netfilter/nft-ruleset")];
    private static readonly CommandSpec[] OfNodes = [.. SpecCatalog.All.OfType<CommandSpec>().Where(spec => spec.Id is "links/bridge-fdb" or "links/bridge-vlan")];
    private static readonly CommandSpec[] Sockets = [.. SpecCatalog.All.OfType<CommandSpec>().Where(spec => spec.Id == "kubernetes/listening-sockets")];

    private readonly SortedDictionary<string, SitePlace> _places = new(StringComparer.Ordinal);

    /// <exception cref="CommandFailedException">The kernel refuses some of it.</exception>
    public SiteKernel(SiteSetup setup)
    {
        try
        {
            foreach (var place in setup.Places)
                (_places[place] = new(place)).Silence();
            foreach (var (place, load) in setup.Loads)
                Run(place, load);
            foreach (var (place, listener) in setup.Listeners)
                _places[place].Listen(listener);
            foreach (var place in _places.Values.Concat(_places.Values))
                place.Settle();
            Artifacts = Collect(setup.ShowsPodSockets);
            foreach (var place in _places.Values)
                place.Watch();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the collector takes of its nodes, before they were watched: text by path in a bundle's layout.</summary>
    public IReadOnlyDictionary<string, string> Artifacts { get; }

    /// <summary>What becomes of a flow.</summary>
    /// <param name="patience">For how many milliseconds its client waits; what is sent again after the first of them is not looked at.</param>
    public SiteOutcome Try(SiteFlow flow, int patience)
    {
        foreach (var place in _places.Values)
            place.Forget();
        _places[flow.From].Enter();
        Command.SetSysctl("net/ipv4/route/flush", "1");
        using var client = new SiteClient(flow);
        var sees = client.Open() ?? Wait(client, Math.Min(patience, ForTheFirstPacket));
        List<SiteSight> sights = [.. _places.Values.Select(place => place.Read())];
        var later = sees is null ? Wait(client, patience - ForTheFirstPacket) : null;
        return OutcomeOf(flow, sees ?? later ?? "timeout", sights) with { IsLate = later is not null };
    }

    public void Dispose()
    {
        foreach (var place in _places.Values)
            place.Dispose();
    }

    private void Run(string place, Load load)
    {
        _places[place].Enter();
        var lines = load.Lines.Select(line => _places.Aggregate(line, (text, one) => text.Replace($"{{{one.Key}}}", one.Value.Path, StringComparison.Ordinal)));
        (load with { Lines = [.. lines] }).Run();
    }

    private SortedDictionary<string, string> Collect(bool showsPodSockets)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var place in _places.Values.Where(place => place.Name != SiteFlow.Outside))
        {
            place.Enter();
            var isPod = place.Name.Contains('/');
            var texts = isPod ? Collected.ByCommands(showsPodSockets ? [.. OfPods, .. Sockets] : OfPods) : new(Collected.FromThisNamespace().Concat(Collected.ByCommands(OfNodes)).ToDictionary());
            foreach (var (path, text) in texts)
                all[$"nodes/{place.Name.Replace("/", "/netns/", StringComparison.Ordinal)}/{path}"] = text;
        }

        return all;
    }

    private string? Wait(SiteClient client, int patience)
    {
        for (var begin = Stopwatch.StartNew(); begin.ElapsedMilliseconds < patience;)
        {
            foreach (var place in _places.Values)
                place.Serve();
            if (client.Look(microseconds: 500) is { } sees)
                return sees;
        }

        return null;
    }

    private static SiteOutcome OutcomeOf(SiteFlow flow, string sees, List<SiteSight> sights)
    {
        var request = Passages(sights, header => IsRequest(flow, header));
        var place = request.FirstOrDefault(pair => pair.Value.Last == "input_end").Key;
        var isRefused = place is null ? null : IsRefused(flow, sights.First(sight => sight.Place == place).Messages);
        var answer = Passages(sights, header => IsAnswer(flow, header));
        return new(sees)
        {
            Place = place,
            IsRefused = isRefused,
            Request = request,
            Answer = place is not null && isRefused != true ? answer : Passages(sights, header => header.Error is not null),
        };
    }

    // By what the place sends when it has let the request in.
    private static bool? IsRefused(SiteFlow flow, List<TraceMessage> messages) => messages
        .SkipWhile(message => message.Chain != "input_end" || !IsRequest(flow, message.Header))
        .Where(message => message.Chain == "output_start" && (message.Header.Error is not null || IsAnswer(flow, message.Header)))
        .Select(message => (bool?)(message.Header.Error is not null)).FirstOrDefault();

    private static ImmutableSortedDictionary<string, Passage> Passages(List<SiteSight> sights, Func<PacketHeader, bool> isMeant) =>
        sights.Select(sight => (sight.Place, Passage: sight.Of(isMeant))).Where(one => one.Passage is not null).ToImmutableSortedDictionary(one => one.Place, one => one.Passage!); // filtered

    private static bool IsRequest(SiteFlow flow, PacketHeader header) => header.Protocol == flow.Protocol && flow.Protocol switch
    {
        Protocol.Tcp => header.Flags == TcpFlags.Syn,
        Protocol.Icmp => header.Icmp.Type == 8,
        _ => !TunnelPorts.Contains(header.DestinationPort) && (header.Length == flow.Length || header.IsFirstPiece),
    };

    private static bool IsAnswer(SiteFlow flow, PacketHeader header) => header.Protocol == flow.Protocol && flow.Protocol switch
    {
        Protocol.Tcp => header.Flags == (TcpFlags.Syn | TcpFlags.Ack),
        Protocol.Icmp => header.Icmp.Type == 0,
        _ => !TunnelPorts.Contains(header.DestinationPort) && header.Length == 28 + SiteListeners.AnswerBytes,
    };
}
