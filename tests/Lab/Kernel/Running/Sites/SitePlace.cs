using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making;
using SupportBundle.Lab.Kernel.Namespaces;
using SupportBundle.Lab.Kernel.Watching;

namespace SupportBundle.Lab.Kernel.Running.Sites;

/// <summary>One place of a site as it runs: a namespace, watched, with those who listen in it.</summary>
internal sealed class SitePlace(string name) : IDisposable
{
    // What only makes noise is off; what waits for a neighbour waits shortly.
    private static readonly ImmutableArray<(string Path, string Value)> Quiet =
    [
        ("net/ipv6/conf/all/disable_ipv6", "1"), ("net/ipv6/conf/default/disable_ipv6", "1"), ("net/ipv4/icmp_ratelimit", "0"), ("net/ipv4/icmp_msgs_per_sec", "1000000"), ("net/ipv4/icmp_msgs_burst", "1000000"),
        ("net/ipv4/conf/all/send_redirects", "0"), ("net/ipv4/conf/default/send_redirects", "0"), ("net/ipv4/tcp_syncookies", "0"), ("net/ipv4/tcp_synack_retries", "0"),
    ];

    private static readonly ImmutableArray<(string Name, string Value)> Hasty =
        [("retrans_time_ms", "10"), ("mcast_solicit", "1"), ("ucast_solicit", "1"), ("proxy_delay", "0")];

    private const nuint EthtoolRequest = 0x8946;
    private const uint GetLink = 10;

    private readonly Space _space = new();
    private readonly SiteListeners _listeners = new();
    private TraceReader? _traces;
    private IpCounters? _counters;
    private RuleNumbers? _numbers;

    public string Name => name;

    public string Path => _space.Path;

    public void Enter() => _space.Enter();

    public void Silence()
    {
        Enter();
        foreach (var (path, value) in Quiet)
            Command.SetSysctl(path, value);
    }

    public void Listen(Listener listener)
    {
        Enter();
        _listeners.Open(listener);
    }

    /// <summary>The kernel is slow to tell a bridge that a port's cable was plugged in; who asks hurries it (linkwatch_sync_dev).</summary>
    public unsafe void Settle()
    {
        Enter();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var request = stackalloc byte[40];
        var value = stackalloc uint[2];
        foreach (var device in Devices())
        {
            new Span<byte>(request, 40).Clear();
            Encoding.ASCII.GetBytes(device, new Span<byte>(request, 15));
            (value[0], value[1]) = (GetLink, 0);
            *(uint**)(request + 16) = value;
            _ = Native.Ioctl((int)socket.Handle, EthtoolRequest, request);
        }
    }

    private static IEnumerable<string> Devices() => Directory.GetDirectories("/proc/sys/net/ipv4/neigh").Select(folder => System.IO.Path.GetFileName(folder)).Where(name => name != "default");

    /// <summary>After it was made and collected.</summary>
    public void Watch()
    {
        Enter();
        foreach (var device in Devices())
            foreach (var (setting, value) in Hasty)
                Command.SetSysctl($"net/ipv4/neigh/{device}/{setting}", value);
        _numbers = new(Command.Run(["iptables-legacy-save", "-c"]), Command.Run(["nft", "-a", "list", "ruleset"]));
        Watching.Watch.Begin();
        (_traces, _counters) = (new(), new());
    }

    /// <summary>What came to it is answered, as far as anybody listens.</summary>
    public void Serve()
    {
        if (!_listeners.HasWork)
            return;
        Enter();
        _listeners.Serve();
    }

    public void Forget()
    {
        Enter();
        _traces?.Read();
        _counters?.Risen();
        _listeners.Forget();
    }

    /// <summary>Everything that was told since the last time.</summary>
    public SiteSight Read()
    {
        Enter();
        return new(name, _traces?.Read() ?? [], _counters?.Risen() ?? [], _numbers ?? throw new InvalidOperationException($"{name} is not watched"));
    }

    public void Dispose()
    {
        _listeners.Dispose();
        _traces?.Dispose();
        _space.Dispose();
    }
}

/// <summary>What one place has to tell of one flow.</summary>
internal sealed record SiteSight(string Place, List<TraceMessage> Messages, ImmutableArray<Disposition> Silent, RuleNumbers Numbers)
{
    /// <summary>Null where it did not see any such packet.</summary>
    public Passage? Of(Func<PacketHeader, bool> isMeant)
    {
        var own = Messages.Where(message => isMeant(message.Header)).ToList();
        if (own.LastOrDefault(message => message.Table == Watching.Watch.Table) is not { Header: var header } last)
            return null;
        return new(last.Chain, [.. own.Select(Numbers.Of).OfType<string>()])
        {
            Source = End(header.Source.ToString(), header.Protocol, header.SourcePort),
            Destination = End(header.Destination.ToString(), header.Protocol, header.DestinationPort),
            Silent = last.Chain == "prerouting_end" ? Ended(isMeant) : [],
        };
    }

    private static string End(string address, Protocol protocol, int port) => protocol == Protocol.Icmp ? address : $"{address}:{port}";

    private ImmutableArray<Disposition> Ended(Func<PacketHeader, bool> isMeant) =>
        Messages.FirstOrDefault(message => message.Chain == "output_start" && message.Header.Error is not null && !isMeant(message.Header))?.Header.Error switch
        {
            "3/0" => [Disposition.NoRoute],
            "3/1" => [Disposition.UnreachableRoute],
            "3/13" => [Disposition.ProhibitedRoute],
            "3/4" => [Disposition.MtuExceeded],
            "11/0" => [Disposition.TtlExceeded],
            _ => Silent,
        };
}
