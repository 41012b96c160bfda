using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>Reads who holds a socket, as <c>ss -p</c> writes it.</summary>
internal static class SsProcesses
{
    private const string Start = "users:((";

    // users:(("kube-proxy",pid=1214,fd=10),("systemd",pid=1,fd=30))          before iproute2 4.0: users:(("sshd",1214,3))
    public static ImmutableArray<SocketProcess> In(ReadOnlySpan<char> text)
    {
        var from = text.IndexOf(Start, StringComparison.Ordinal);
        if (from < 0)
            return [];

        var processes = ImmutableArray.CreateBuilder<SocketProcess>();
        var rest = text[(from + Start.Length - 1)..];
        while (rest.StartsWith("(\""))
        {
            var close = rest.IndexOf("\",", StringComparison.Ordinal);
            var end = close < 0 ? -1 : rest[close..].IndexOf(')');
            if (end < 0)
                break;

            if (IdOf(rest.Slice(close + 2, end - 2)) is { } id)
                processes.Add(new(rest[2..close].ToString(), id));
            rest = rest[(close + end + 1)..].TrimStart(',');
        }

        // One process may hold it by several descriptors.
        return [.. processes.Distinct()];
    }

    private static int? IdOf(ReadOnlySpan<char> text)
    {
        var comma = text.IndexOf(',');
        var id = (comma < 0 ? text : text[..comma]).TrimStart("pid=");
        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
