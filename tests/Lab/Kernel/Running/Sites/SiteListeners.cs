using System.Net;
using System.Net.Sockets;
using SupportBundle.Lab.Kernel.Making;

namespace SupportBundle.Lab.Kernel.Running.Sites;

/// <summary>Servers of one place: TCP's connections are taken, UDP's datagrams answered from the address that was asked.</summary>
internal sealed class SiteListeners : IDisposable
{
    /// <summary>Bytes of an answer, by which it is told from a request.</summary>
    public const int AnswerBytes = 10;

    private readonly List<Socket> _sockets = [];
    private readonly List<Socket> _taken = [];

    public bool HasWork => _sockets.Any(socket => socket.Poll(0, SelectMode.SelectRead));

    public void Open(Listener listener)
    {
        var socket = listener.IsTcp ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) : new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _sockets.Add(socket);
        socket.Blocking = false;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        if (!listener.IsTcp)
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
        socket.Bind(new IPEndPoint(IPAddress.Parse(listener.Address), listener.Port));
        if (listener.IsTcp)
            socket.Listen(512);
    }

    /// <summary>In the namespace of the sockets.</summary>
    public void Serve()
    {
        foreach (var socket in _sockets)
        {
            while (socket.Poll(0, SelectMode.SelectRead))
            {
                if (socket.SocketType == SocketType.Stream)
                    _taken.Add(socket.Accept());
                else
                    Answer(socket);
            }
        }
    }

    /// <summary>Ends the connections that were taken.</summary>
    public void Forget()
    {
        foreach (var socket in _taken)
        {
            socket.LingerState = new(true, 0);
            socket.Dispose();
        }

        _taken.Clear();
    }

    public void Dispose()
    {
        Forget();
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private static void Answer(Socket socket)
    {
        var buffer = new byte[4096];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        var flags = SocketFlags.None;
        try
        {
            socket.ReceiveMessageFrom(buffer, 0, buffer.Length, ref flags, ref from, out var asked);
            using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            sender.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            sender.Bind(new IPEndPoint(asked.Address, ((IPEndPoint)socket.LocalEndPoint!).Port)); // bound when it was opened
            sender.SendTo(new byte[AnswerBytes], from);
        }
        catch (SocketException)
        {
            // an error that an earlier answer brought about, or this one
        }
    }
}
