using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>A name server and the line that names it.</summary>
internal sealed record NameServer(IPAddress Address, SourceLine Line)
{
    public bool IsLoopback => IPAddress.IsLoopback(Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address);

    /// <summary>The interface of a link-local address: <c>eth0</c> of <c>fe80::1%eth0</c>; null where none is named.</summary>
    public string? Zone { get; init; }

    internal static string? ZoneOf(string text) => text.IndexOf('%', StringComparison.Ordinal) is > 0 and var at ? text[(at + 1)..] : null;

    /// <summary>An address with or without a zone (<c>fe80::1%eth0</c>); a bare number, which .NET would take, is none.</summary>
    public static bool TryParse(string text, out IPAddress address)
    {
        // The zone is an interface of the node, which .NET would look for on this host.
        text = text.Split('%')[0];
        var isWritten = text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal);
        if (isWritten && IPAddress.TryParse(text, out var parsed))
        {
            address = parsed;
            return true;
        }

        address = IPAddress.None;
        return false;
    }
}
