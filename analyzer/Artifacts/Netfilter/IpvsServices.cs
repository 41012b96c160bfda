using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The Services that IPVS balances and their real servers: <c>ipvsadm -Sn</c>, <c>-Ln [--stats|--rate|--thresholds]</c> or <c>/proc/net/ip_vs</c>.</summary>
internal sealed record IpvsServices(ArtifactText Text, ImmutableArray<IpvsService> All) : IArtifact<IpvsServices>
{
    public static Parsed<IpvsServices> Parse(ArtifactText text)
    {
        var reader = new IpvsServicesReader(text);
        foreach (var line in text.Lines())
            if (!line.IsBlank)
                reader.Take(line);

        return reader.End();
    }
}

/// <summary>One virtual server.</summary>
/// <param name="Protocol"><c>TCP</c>, <c>UDP</c>, <c>SCTP</c>, or <c>FWM</c> for a firewall mark.</param>
/// <param name="Address"><c>10.96.0.10:53</c>, <c>[fd00::10]:80</c>, or the mark's number.</param>
/// <param name="Scheduler">Null where the listing does not show it.</param>
/// <param name="Persistence">Seconds for which a client keeps its server, or null.</param>
internal sealed record IpvsService(
    SourceLine Line, string Protocol, string Address, string? Scheduler, int? Persistence, ImmutableArray<IpvsFigure> Figures, ImmutableArray<IpvsServer> Servers)
{
    /// <summary>A client keeps its server; for how long, the kernel's own file says in ticks of unknown length only.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>How far clients are told apart by their addresses (<c>255.255.255.0</c>, a length for IPv6), or null: wholly.</summary>
    public string? Netmask { get; init; }

    /// <summary>Each datagram is scheduled anew.</summary>
    public bool IsOnePacket { get; init; }

    /// <summary>What sorts out the clients (<c>sip</c>), or null.</summary>
    public string? PersistenceEngine { get; init; }

    /// <summary>Of the scheduler: <c>sh-port</c>, <c>sh-fallback</c>.</summary>
    public string? SchedulerFlags { get; init; }
}

/// <summary>One real server behind a virtual one.</summary>
/// <param name="Forward"><c>Masq</c>, <c>Route</c>, <c>Tunnel</c> or <c>Local</c>; null where it is not shown.</param>
/// <param name="Weight">0 takes no new connections; null where it is not shown.</param>
internal sealed record IpvsServer(SourceLine Line, string Address, string? Forward, int? Weight, ImmutableArray<IpvsFigure> Figures);

/// <summary>A number under its heading: <c>ActiveConn</c>, <c>InPkts</c>, <c>Uthreshold</c> ...</summary>
internal readonly record struct IpvsFigure(string Name, long Count);

/// <summary>Reads IPVS's services line by line.</summary>
internal sealed class IpvsServicesReader(ArtifactText text)
{
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly List<IpvsService> _services = [];
    private readonly List<IpvsServer> _servers = [];
    private string[] _heading = [];
    private bool? _isKernelsFile;

    public void Take(SourceLine line)
    {
        var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isRead = words switch
        {
            ["IP", "Virtual", "Server", ..] => true,
            ["Prot", ..] or ["->", "RemoteAddress:Port", ..] => TakeHeading(line, words),
            ["-A", ..] => TakeSavedService(line, words),
            ["-a", ..] => TakeSavedServer(line, words),
            ["->", var address, .. var more] => TakeServer(line, address, more),
            ["TCP" or "UDP" or "SCTP" or "FWM", var address, .. var more] => TakeService(line, words[0], address, more),
            _ => false,
        };
        if (!isRead)
            _notes.Add(new(line, "not a line of ipvsadm"));
    }

    public Parsed<IpvsServices> End()
    {
        EndService();
        return new(new(text, [.. _services]), _notes.ToImmutable());
    }

    // Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
    //   -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
    private bool TakeHeading(SourceLine line, string[] words)
    {
        // The kernel does not set its columns below each other.
        if (words is [_, _, "Forward", ..])
            _isKernelsFile = line.Span.Contains("RemoteAddress:Port Forward", StringComparison.Ordinal);
        if (words[0] == "Prot" || words.Length > 2)
            _heading = words[2..];

        return true;
    }

    // TCP  10.96.0.1:443 rr persistent 10800      TCP  0A600001:01BB rr      TCP  10.96.0.1:443     12  34  56  1K  2K      FWM  77 IPv6 wrr
    private bool TakeService(SourceLine line, string protocol, string address, string[] said)
    {
        EndService();
        var more = said is ["IPv6", .. var rest] ? rest : said;
        var hasFigures = more.Length > 0 && ListedNumbers.NumberOf(more[0]) is not null;
        var persistent = Array.IndexOf(more, "persistent");
        var isOfKernel = IsOfKernel(address, protocol);
        _services.Add(new(
            line, protocol, Plain(address, protocol), hasFigures ? null : more.FirstOrDefault(),
            persistent >= 0 && !isOfKernel ? NumberOf(more.ElementAtOrDefault(persistent + 1)) : null, hasFigures ? Figures(more) : [], [])
        {
            IsPersistent = persistent >= 0,
            Netmask = isOfKernel ? NetmaskOf(more.ElementAtOrDefault(persistent + 2), address) : After(more, "mask"),
            IsOnePacket = more.Contains("ops"),
            PersistenceEngine = After(more, "pe"),
            SchedulerFlags = Array.Find(more, word => word is ['(', .., ')'])?[1..^1],
        });
        return true;
    }

    //   -> 10.0.0.1:6443                Masq    1      3          0      -> 192.168.1.22:80              Tunnel  ipip          1      0          0
    private bool TakeServer(SourceLine line, string address, string[] more)
    {
        if (_services.Count == 0)
            return false;

        var forward = more.Length > 0 && char.IsAsciiLetter(more[0][0]) ? more[0] : null;
        _servers.Add(forward is null
            ? new(line, Plain(address, ""), null, null, Figures(more))
            : new(line, Plain(address, ""), forward, NumberOf(more.ElementAtOrDefault(WeightAt)), [.. Figures(more).Skip(WeightAt + 1)]));
        return true;
    }

    // ipvsadm --tun-info has a column before it.
    private int WeightAt => Math.Max(1, Array.IndexOf(_heading, "Weight"));

    // persistent 600000 FFFFFF00      persistent 2700000 00000080
    private static string? NetmaskOf(string? word, string address) =>
        !uint.TryParse(word, NumberStyles.AllowHexSpecifier, null, out var mask) || mask is uint.MaxValue or 128 ? null
            : address is ['[', ..] || mask < 128 ? $"{mask}"
            : $"{mask >> 24}.{mask >> 16 & 0xff}.{mask >> 8 & 0xff}.{mask & 0xff}";

    // -A -t 10.96.0.10:53 -s rr -p 10800
    private bool TakeSavedService(SourceLine line, string[] words)
    {
        if (words is not [_, var kind, var address, ..] || ProtocolOf(kind) is not { } protocol)
            return false;

        EndService();
        _services.Add(new(line, protocol, address, After(words, "-s"), NumberOf(After(words, "-p")), [], [])
        {
            IsPersistent = words.Contains("-p"),
            Netmask = After(words, "-M"),
            IsOnePacket = words.Contains("-o"),
            PersistenceEngine = After(words, "--pe"),
            SchedulerFlags = After(words, "-b"),
        });
        return true;
    }

    // -a -t 10.96.0.10:53 -r 10.244.0.7:53 -m -w 1 -x 100 -y 10
    private bool TakeSavedServer(SourceLine line, string[] words)
    {
        if (_services.Count == 0 || words is not [_, _, var service, ..] || service != _services[^1].Address || After(words, "-r") is not { } address)
            return false;

        var forward = words.Contains("-m") ? "Masq" : words.Contains("-i") ? "Tunnel" : "Route";
        ImmutableArray<IpvsFigure> limits = [.. Limit("Uthreshold", After(words, "-x")), .. Limit("Lthreshold", After(words, "-y"))];
        _servers.Add(new(line, address, forward, NumberOf(After(words, "-w")), limits));
        return true;
    }

    private static IEnumerable<IpvsFigure> Limit(string name, string? word) => NumberOf(word) is { } number ? [new(name, number)] : [];

    private void EndService()
    {
        if (_services.Count > 0)
            _services[^1] = _services[^1] with { Servers = [.. _servers] };
        _servers.Clear();
    }

    private ImmutableArray<IpvsFigure> Figures(string[] words) =>
        [.. _heading.Zip(words).Select(pair => (pair.First, Number: ListedNumbers.NumberOf(pair.Second) ?? -1)).Select(pair => new IpvsFigure(pair.First, pair.Number))];

    private static string? ProtocolOf(string option) => option switch
    {
        "-t" => "TCP",
        "-u" => "UDP",
        "-f" => "FWM",
        "--sctp-service" => "SCTP",
        _ => null,
    };

    // The kernel's own file has hexadecimal digits: 0A60000A:0035
    private string Plain(string address, string protocol)
    {
        if (!IsOfKernel(address, protocol))
            return address;
        if (protocol == "FWM")
            return uint.TryParse(address, NumberStyles.AllowHexSpecifier, null, out var mark) ? $"{mark}" : address;

        return IpvsAddress.Of(address[..^5], address[^4..]) ?? address;
    }

    // 0A60000A:0035      [fd00:0000:0000:0000:0000:0000:0000:0010]:0050      00000005 (net/netfilter/ipvs/ip_vs_ctl.c)
    private bool IsOfKernel(string address, string protocol) =>
        protocol == "FWM" ? address.Length == 8 && _isKernelsFile != false : (address.Length == 13 && address[8] == ':') || address is { Length: 46 } and ['[', .., ']', ':', _, _, _, _];

    private static string? After(string[] words, string option) => words.ElementAtOrDefault(Array.IndexOf(words, option) is >= 0 and var at ? at + 1 : -1);

    private static int? NumberOf(string? word) => int.TryParse(word, NumberStyles.None, null, out var number) ? number : null;
}
