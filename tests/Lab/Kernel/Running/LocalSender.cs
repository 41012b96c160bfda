using System.Net;
using System.Net.Sockets;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>A program's socket on the node, bound or not, that sends one packet; open until the answer came.</summary>
internal sealed class LocalSender : IDisposable
{
    private const int SocketLevel = 1, SocketMark = 36;

    private readonly Probe _probe;
    private readonly Socket _socket;

    public LocalSender(Probe probe)
    {
        _probe = probe;
        // A socket belongs to whoever makes it.
        _ = Native.SetFileUser((uint)probe.User);
        _socket = probe.Protocol switch
        {
            Protocol.Tcp => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
            Protocol.Udp => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp),
            _ => new(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp),
        };
        _ = Native.SetFileUser(0);
        Prepare();
    }

    /// <summary>The number of the error that the sender sees; 0 for none.</summary>
    public int Send()
    {
        try
        {
            var to = new IPEndPoint(IPAddress.Parse(_probe.Destination), _probe.Protocol == Protocol.Icmp ? 0 : _probe.DestinationPort);
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
        _socket.Ttl = (short)_probe.TimeToLive;
        _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, _probe.Dscp << 2);
        if (_probe.Protocol != Protocol.Tcp)
            _socket.EnableBroadcast = true;
        if (_probe.Protocol != Protocol.Icmp || _probe.Source is not null)
            _socket.Bind(new IPEndPoint(_probe.Source is { } source ? IPAddress.Parse(source) : IPAddress.Any, _probe.Protocol == Protocol.Icmp ? 0 : _probe.SourcePort));
    }

    private byte[] Payload() => _probe.Protocol == Protocol.Udp ? new byte[_probe.Length - 28] : PacketBytes.Of(_probe)[20..];
}
