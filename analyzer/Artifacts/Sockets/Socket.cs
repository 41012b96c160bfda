using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>The state of a socket; UDP knows <see cref="Unconnected"/> and <see cref="Established"/> only.</summary>
internal enum SocketState
{
    Unknown,
    Established,
    SynSent,
    SynReceived,
    FinWait1,
    FinWait2,
    TimeWait,
    Closed,
    CloseWait,
    LastAck,
    Listen,
    Closing,
    Unconnected,
}

/// <summary>One socket of TCP, UDP, SCTP or a raw protocol.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>sctp</c>, <c>raw</c>, ... of either IP version.</param>
internal sealed record Socket(SourceLine Line, string Protocol, SocketState State, SocketEnd Local, SocketEnd Remote)
{
    /// <summary>Of a listener: connections that wait to be accepted; otherwise bytes not read yet.</summary>
    public long ReceiveQueue { get; init; }

    /// <summary>Of a listener, as ss prints it: how many may wait; otherwise bytes not acknowledged yet.</summary>
    public long SendQueue { get; init; }

    /// <summary>Who holds it; empty where that was not printed (it takes root).</summary>
    public ImmutableArray<SocketProcess> Processes { get; init; } = [];

    public int? User { get; init; }
    public long? Inode { get; init; }

    /// <summary>As printed: <c>keepalive,1min2sec,0</c>; null when none runs, or where it was not printed.</summary>
    public string? Timer { get; init; }

    /// <summary>A socket on <c>::</c> that takes no IPv4; null where that was not printed.</summary>
    public bool? IsV6Only { get; init; }

    public bool IsListening => State == SocketState.Listen || (State == SocketState.Unconnected && Protocol == "udp" && Remote.Port is null or 0);

    /// <summary>Whether it takes what is sent to this address and port; null when it is on <c>::</c> and whether that takes IPv4 was not printed.</summary>
    public bool? Takes(IPAddress address, int port)
    {
        if (!IsListening || Local.Port != port)
            return false;
        if (Local.Address is null || Local.Address.Equals(address))
            return true;
        if (Local.Address.Equals(IPAddress.IPv6Any))
            return address.AddressFamily == AddressFamily.InterNetworkV6 ? true : !IsV6Only;

        return Local.Address.Equals(IPAddress.Any) && address.AddressFamily == AddressFamily.InterNetwork;
    }
}

/// <summary>An address and port.</summary>
/// <param name="Address">Null for any of both families (<c>*</c>).</param>
/// <param name="Port">Null for any.</param>
/// <param name="Zone">The device that the socket is bound to, or that a link-local address is on.</param>
internal sealed record SocketEnd(IPAddress? Address, int? Port, string? Zone = null)
{
    public override string ToString() => $"{Address?.ToString() ?? "*"}{(Zone is null ? "" : $"%{Zone}")}:{Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "*"}";
}

/// <summary>A process that holds a socket.</summary>
/// <param name="Name">As the kernel keeps it, 15 characters at most.</param>
internal sealed record SocketProcess(string Name, int Id);
