using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection.Probes;

/// <summary>What one attempt of a client came to, in the form of the shell script's: what was tried, what happened, <c>exit 0</c> or <c>exit 1</c>.</summary>
internal sealed record ProbeResult(ProbeTarget Target, string What, bool Succeeded)
{
    public string Text => $"{Heading}\n{What.TrimEnd()}\nexit {(Succeeded ? 0 : 1)}\n";

    // tcp 192.0.2.10 6443
    private string Heading =>
        $"{Target.Kind.ToString().ToLowerInvariant()} {Target.Address} {Target.Port}{(Target.Name is { } name ? $" {name}" : "")}";
}

/// <summary>One attempt, on the thread that asks for it and with its network namespace; it takes a few seconds at most.</summary>
internal static class ProbeAttempt
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static ProbeResult Run(ProbeTarget target)
    {
        try
        {
            var (what, succeeded) = target.Kind switch
            {
                ProbeKind.Tcp => Connect(target),
                ProbeKind.Dns => DnsQuestion.Ask(IPAddress.Parse(target.Address), target.Port, target.Name ?? ".", Patience),
                _ => HttpPage.Get(target, Patience),
            };
            return new(target, what, succeeded);
        }
        catch (Exception e)
        {
            // It has a thread of its own, on which nobody else would catch it; whatever it was is the attempt's answer.
            return new(target, Explain(e), false);
        }
    }

    /// <summary>A connected socket that blocks, or an exception that says why not.</summary>
    /// <exception cref="SocketException">Refused, unreachable, or no answer in time.</exception>
    public static Socket Open(string host, int port, TimeSpan patience)
    {
        var address = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            Connect(socket, new(address, port), patience);
            socket.Blocking = true;
            socket.ReceiveTimeout = socket.SendTimeout = (int)patience.TotalMilliseconds;
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    public static string Milliseconds(long begin) => Stopwatch.GetElapsedTime(begin).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms";

    private static void Connect(Socket socket, IPEndPoint end, TimeSpan patience)
    {
        try
        {
            socket.Connect(end);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            if (!socket.Poll(patience, SelectMode.SelectWrite))
                throw new SocketException((int)SocketError.TimedOut);
            if (socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is int error and not 0)
                throw new SocketException(error);
        }
    }

    private static (string What, bool Succeeded) Connect(ProbeTarget target)
    {
        var begin = Stopwatch.GetTimestamp();
        using var socket = Open(target.Address, target.Port, Patience);
        return ($"connected after {Milliseconds(begin)}, from {socket.LocalEndPoint} to {socket.RemoteEndPoint}", true);
    }

    private static string Explain(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock or SocketError.TryAgain } => $"no answer within {Words.Of(Patience)}",
        SocketException e => e.Message,
        { InnerException: { } inner } => $"{exception.Message} {inner.Message}",
        var e => e.Message,
    };
}
