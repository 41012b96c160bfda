using System.Net;
using System.Net.Sockets;
using SupportBundle.Lab.Kernel.Making;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>The sockets of a node that wait for packets.</summary>
internal sealed class Listeners : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public void Open(Listener listener)
    {
        var address = IPAddress.Parse(listener.Address);
        var socket = listener.IsTcp ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) : new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _sockets.Add(socket);
        socket.Blocking = false;
        socket.Bind(new IPEndPoint(address, listener.Port));
        if (listener.IsTcp)
            socket.Listen(4096);
    }

    /// <summary>Whether a packet came to one of those for UDP since the last time.</summary>
    public bool HasReceived()
    {
        var any = false;
        var buffer = new byte[2048];
        foreach (var socket in _sockets.Where(socket => socket.SocketType == SocketType.Dgram))
        {
            while (socket.Available > 0)
            {
                socket.Receive(buffer);
                any = true;
            }
        }

        return any;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }
}
