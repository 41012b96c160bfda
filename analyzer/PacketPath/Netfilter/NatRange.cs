using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>Where a nat rule translates to: one address or several, and ports.</summary>
/// <param name="Addresses">One null where the address stays.</param>
internal sealed record NatRange(ImmutableArray<Address?> Addresses, NatPorts? Ports)
{
    private const int MostAddresses = 256;

    // 192.168.10.11:6443      10.0.0.1      :8080      10.0.0.1-10.0.0.9:80-90      [fd00::1]:80      fd00::1
    /// <summary>Null where it is not understood.</summary>
    public static NatRange? TryParse(string text)
    {
        var colon = PortColon(text);
        NatPorts? ports = null;
        if (colon >= 0 && (ports = PortsOf(text[(colon + 1)..])) is null)
            return null;

        var addresses = AddressesOf((colon < 0 ? text : text[..colon]).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));
        return addresses is { } known ? new(known, ports) : null;
    }

    /// <summary>The port that a packet gets (nf_nat_core.c, get_unique_tuple); null where the kernel throws dice.</summary>
    public int? PortFor(int? port, bool isRandom, bool isDestination) => PortFor(Ports, port, isRandom, isDestination);

    /// <summary>Without ports given, only sources are moved to another.</summary>
    public static int? PortFor(NatPorts? ports, int? port, bool isRandom, bool isDestination)
    {
        if (ports is null)
            return isRandom && !isDestination ? null : port;
        if (ports.Base is { } start && port is { } shifted)
            return ports.First + (((shifted - start) & ushort.MaxValue) % (ports.Last - ports.First + 1));
        if (ports.First == ports.Last)
            return ports.First;

        if (!isRandom && port is { } kept && kept >= ports.First && kept <= ports.Last)
            return kept;

        // Destinations take the first of them that is free, sources any (nf_nat_l4proto_unique_tuple).
        return isDestination && !isRandom ? ports.First : null;
    }

    // 8080      1024-65535      30000-30099/80: shifted by where the packet's own port stands from 80
    public static NatPorts? PortsOf(string text)
    {
        var slash = text.IndexOf('/');
        var range = slash < 0 ? text : text[..slash];
        var dash = range.IndexOf('-');
        var (first, last) = (NumberOf(dash < 0 ? range : range[..dash]), NumberOf(range[(dash + 1)..]));
        int? start = slash < 0 ? null : NumberOf(text[(slash + 1)..]);
        return first is > 0 and { } low && last is { } high && low <= high && (slash < 0 || start is not null) ? new(low, high, start) : null;
    }

    // A colon belongs to an address of IPv6 unless brackets stand around that.
    private static int PortColon(string text) =>
        text.Contains('[') ? text.IndexOf("]:", StringComparison.Ordinal) is >= 0 and var end ? end + 1 : -1
        : text.AsSpan().Count(':') == 1 ? text.IndexOf(':')
        : -1;

    private static ImmutableArray<Address?>? AddressesOf(string text)
    {
        if (text.Length == 0)
            return [null];

        var dash = text.IndexOf('-');
        if (Address.TryParse(dash < 0 ? text : text[..dash]) is not { } first || Address.TryParse(text.AsSpan(dash + 1)) is not { } last || last.Bits < first.Bits || last.Bits - first.Bits >= MostAddresses)
            return null;

        return [.. Enumerable.Range(0, (int)(last.Bits - first.Bits) + 1).Select(offset => (Address?)new Address(first.Bits + (uint)offset, first.IsV6))];
    }

    private static int? NumberOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ushort.MaxValue ? number : null;
}

/// <summary>Ports that a nat rule translates to.</summary>
/// <param name="Base">Where given, the port moves with the packet's own, counted from here.</param>
internal sealed record NatPorts(int First, int Last, int? Base);
