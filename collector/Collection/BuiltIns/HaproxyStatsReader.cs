using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>Which back ends haproxy holds for up or down, from its stats socket (management guide, 9.3): two questions that change nothing.</summary>
internal static partial class HaproxyStatsReader
{
    public const string Configuration = "/etc/haproxy/haproxy.cfg";

    private const int LongestAnswer = 4 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    //     stats socket /run/haproxy/admin.sock mode 660 level admin
    [GeneratedRegex("(?m)^[ \\t]*stats[ \\t]+socket[ \\t]+(?:unix@)?(/[^ \\t\\r\\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex SocketPattern { get; }

    public static ItemEnd Write(string configuration, ItemSink sink)
    {
        using var text = new MemoryStream();
        var end = FileCopy.Copy(configuration, 4 << 20, keepTail: false, text);
        if (end.Reason is not null)
            return end;
        if (SocketPattern.Match(Encoding.UTF8.GetString(text.ToArray())) is not { Success: true, Groups: [_, var path] })
            return ItemEnd.Absent("its configuration names no stats socket");

        return FileStatus.Of(path.Value, followLinks: true, out var error) is { Kind: FileKind.Socket } ? Ask(path.Value, sink)
            : error == 0 ? ItemEnd.Failed($"{path.Value} is no socket") : ItemEnd.Absent($"haproxy's socket {path.Value} is not there");
    }

    private static ItemEnd Ask(string path, ItemSink sink)
    {
        try
        {
            foreach (var question in (string[])["show info", "show stat"])
            {
                sink.WriteLine($"# {question}");
                Ask(path, question, sink);
            }

            return ItemEnd.Collected;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AccessDenied ? ItemEnd.Denied("permission denied") : ItemEnd.Failed($"its socket {path}: {e.Message}");
        }
    }

    private static void Ask(string path, string question, ItemSink sink)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.ReceiveTimeout = socket.SendTimeout = (int)Patience.TotalMilliseconds;
        socket.Connect(new UnixDomainSocketEndPoint(path));
        _ = socket.Send(Encoding.ASCII.GetBytes(question + "\n"));
        var buffer = new byte[64 << 10];
        for (int count, taken = 0; taken < LongestAnswer && (count = socket.Receive(buffer)) > 0; taken += count)
            sink.Write(buffer.AsSpan(0, count));
    }
}
