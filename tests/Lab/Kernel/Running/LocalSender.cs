using System.Net;
using System.Net.Sockets;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>A program's socket on the node, bound or not, that sends one packet; open until the answer came.</summary>
internal sealed class LocalSender : IDisposable
{
    private const int SocketLevel = 1, SocketMark = 36, Ip6Level = 41, UnicastHops = 16, TrafficClass = 67;

    private readonly Probe _probe;
    private readonly Socket _socket;

    public LocalSender(Probe probe)
    {
        _probe = probe;
        // A socket belongs to whoever makes it.
        _ = Native.SetFileUser((uint)probe.User);
        _socket = probe.Protocol switch
        {
            Protocol.Tcp => new(Family, SocketType.Stream, ProtocolType.Tcp),
            Protocol.Udp => new(Family, SocketType.Dgram, ProtocolType.Udp),
            _ => new(Family, SocketType.Raw, probe.IsV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp),
        };
        _ = Native.SetFileUser(0);
        Prepare();
    }

    private AddressFamily Family => _probe.IsV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    /// <summary>The number of the error that the sender sees; 0 for none.</summary>
    public int Send()
    {
        try
        {
            var to = new IPEndPoint(IPAddress.Parse(_probe.Destination), _probe.HasPorts ? _probe.DestinationPort : 0);
            if (_probe.Protocol == Protocol.Tcp)
                _socket.Connect(to);
            else
                _socket.SendTo(Payload(), to);
            return 0;
        }
        catch (SocketException error)
        {
            return error.NativeErrorCode;
        }
    }

    public void Dispose()
    {
        if (_probe.Protocol == Protocol.Tcp)
            _socket.LingerState = new(true, 0);
        _socket.Dispose();
    }

    private void Prepare()
    {
        _socket.Blocking = false;
        _socket.SetRawSocketOption(SocketLevel, SocketMark, BitConverter.GetBytes(_probe.Mark));
        if (_probe.IsV6)
            PrepareV6();
        else
            PrepareV4();
        if (_probe.HasPorts || _probe.Source is not null)
            _socket.Bind(new IPEndPoint(_probe.Source is { } source ? IPAddress.Parse(source) : _probe.IsV6 ? IPAddress.IPv6Any : IPAddress.Any, _probe.HasPorts ? _probe.SourcePort : 0));
    }

    private void PrepareV4()
    {
        _socket.Ttl = (short)_probe.TimeToLive;
        _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, _probe.Dscp << 2);
        if (_probe.Protocol != Protocol.Tcp)
            _socket.EnableBroadcast = true;
    }

    private void PrepareV6()
    {
        _socket.SetRawSocketOption(Ip6Level, UnicastHops, BitConverter.GetBytes(_probe.TimeToLive));
        _socket.SetRawSocketOption(Ip6Level, TrafficClass, BitConverter.GetBytes(_probe.Dscp << 2));
    }

    private byte[] Payload() => _probe.Protocol == Protocol.Udp ? new byte[_probe.Length - HeaderLength - 8] : PacketBytes.Of(_probe)[HeaderLength..];

    private int HeaderLength => _probe.IsV6 ? 40 : 20;
}
