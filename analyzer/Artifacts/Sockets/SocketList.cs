using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>The sockets of one network namespace, as <c>ss</c>, <c>netstat</c> or /proc/net/tcp and its kin show them. Those of unix, netlink and packet families are left out.</summary>
internal sealed record SocketList(ArtifactText Text, ImmutableArray<Socket> Sockets) : IArtifact<SocketList>
{
    public static Parsed<SocketList> Parse(ArtifactText text)
    {
        var sockets = ImmutableArray.CreateBuilder<Socket>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        ISocketLines reader = new SsLines();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (ReaderFor(line) is { } other)
                reader = other;
            else if (reader.Read(line) is { } socket)
                sockets.Add(socket);
            else if (!reader.IsIgnorable(line))
                notes.Add(new(line, "not a socket"));
        }

        return new(new(text, sockets.ToImmutable()), notes.ToImmutable());
    }

    // Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
    // Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
    //   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
    private static ISocketLines? ReaderFor(SourceLine line)
    {
        var text = line.Span.Trim();
        if (text.StartsWith("sl ") && text.Contains("local_address", StringComparison.Ordinal))
            return new ProcSocketLines(text.Contains("drops", StringComparison.Ordinal) ? "udp" : "tcp");
        if (text.StartsWith("Active ") || text.StartsWith("Proto "))
            return new NetstatLines(text.Contains(" User", StringComparison.Ordinal));

        return text.StartsWith("Netid ") || text.StartsWith("State ") || text.StartsWith("Recv-Q ") ? new SsLines(text.Contains("Netid", StringComparison.Ordinal), !text.StartsWith("Recv-Q")) : null;
    }
}

/// <summary>Reads the rows under one heading.</summary>
internal interface ISocketLines
{
    /// <summary>The socket in the row; null when it is none that is kept.</summary>
    Socket? Read(SourceLine line);

    /// <summary>Whether the row is known and left out: another family's socket, or more of the one above.</summary>
    bool IsIgnorable(SourceLine line);
}
