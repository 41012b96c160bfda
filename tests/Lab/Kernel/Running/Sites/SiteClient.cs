using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Running.Sites;

/// <summary>A program that opens a flow, and what it sees.</summary>
internal sealed unsafe class SiteClient : IDisposable
{
    private const int SocketLevel = 1, SocketError = 4, TryAgain = 11, InProgress = 115;

    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "EPERM",
        [13] = "EACCES",
        [22] = "EINVAL",
        [90] = "EMSGSIZE",
        [92] = "ENOPROTOOPT",
        [101] = "ENETUNREACH",
        [111] = "ECONNREFUSED",
        [113] = "EHOSTUNREACH",
    };

    private readonly SiteFlow _flow;
    private readonly Socket _socket;

    public SiteClient(SiteFlow flow)
    {
        _flow = flow;
        _socket = flow.Protocol switch
        {
            Protocol.Tcp => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
            Protocol.Udp => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp),
            _ => new(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp),
        };
        _socket.Blocking = false;
        if (flow.Protocol != Protocol.Icmp || flow.Source is not null)
            _socket.Bind(new IPEndPoint(flow.Source is { } source ? IPAddress.Parse(source) : IPAddress.Any, flow.Protocol == Protocol.Icmp ? 0 : flow.SourcePort));
    }

    private int Handle => (int)_socket.Handle;

    /// <summary>What it sees at once; null while it waits.</summary>
    public string? Open()
    {
        Span<byte> to = stackalloc byte[16];
        to.Clear();
        to[0] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)(_flow.Protocol == Protocol.Icmp ? 0 : _flow.Port));
        IPAddress.Parse(_flow.Destination).TryWriteBytes(to[4..], out _);
        fixed (byte* address = to)
        {
            if (_flow.Protocol != Protocol.Icmp && Native.Connect(Handle, address, to.Length) != 0 && Marshal.GetLastPInvokeError() is var refused && refused != InProgress)
                return NameOf(refused);
            return _flow.Protocol == Protocol.Tcp ? null : Sent(Payload(), address, to.Length);
        }
    }

    private string? Sent(byte[] payload, byte* address, int length)
    {
        fixed (byte* bytes = payload)
        {
            var isConnected = _flow.Protocol == Protocol.Udp;
            return Native.SendTo(Handle, bytes, payload.Length, 0, isConnected ? null : address, isConnected ? 0 : length) < 0 ? NameOf(Marshal.GetLastPInvokeError()) : null;
        }
    }

    private byte[] Payload() => _flow.Protocol == Protocol.Udp ? new byte[_flow.Length - 28]
        : PacketBytes.Of(new(null, _flow.Source, _flow.Destination, Protocol.Icmp) { SourcePort = _flow.SourcePort, Length = _flow.Length })[20..];

    /// <summary>What it sees after a while; null while it waits.</summary>
    public string? Look(int microseconds)
    {
        if (_flow.Protocol == Protocol.Tcp)
            return _socket.Poll(microseconds, SelectMode.SelectWrite) ? Connected() : null;
        return Received() ?? (_socket.Poll(microseconds, SelectMode.SelectRead) ? Received() : null);
    }

    public void Dispose()
    {
        if (_flow.Protocol == Protocol.Tcp)
            _socket.LingerState = new(true, 0);
        _socket.Dispose();
    }

    private string Connected()
    {
        Span<byte> error = stackalloc byte[4];
        _socket.GetRawSocketOption(SocketLevel, SocketError, error);
        return BitConverter.ToInt32(error) is var number and not 0 ? NameOf(number) : "connected";
    }

    private string? Received()
    {
        var buffer = stackalloc byte[4096];
        var count = (int)Native.Receive(Handle, buffer, 4096, Native.DontWait);
        if (count < 0)
            return Marshal.GetLastPInvokeError() is var error && error == TryAgain ? null : NameOf(error);

        return _flow.Protocol == Protocol.Udp ? "connected"
            : PacketBytes.Parse(new(buffer, count)) is { Icmp.Type: 0 } echo && echo.SourcePort == _flow.SourcePort ? echo.Source.ToString() == _flow.Destination ? "connected" : "unexpected"
            : null;
    }

    private static string NameOf(int number) => Names.GetValueOrDefault(number, $"error {number}");
}
