using System.Buffers.Binary;
using System.Net;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Lab.Kernel.Namespaces;

/// <summary>What a packet's headers say. Ports are 0 where there are none; an echo's number stands for its source port.</summary>
internal sealed record PacketHeader(Address Source, Address Destination, Protocol Protocol, int SourcePort, int DestinationPort, TcpFlags Flags, IcmpMessage Icmp, int TimeToLive, int Dscp)
{
    /// <summary>Of the whole packet, in bytes.</summary>
    public int Length { get; init; }

    /// <summary>The first of those that a packet was split into.</summary>
    public bool IsFirstPiece { get; init; }

    /// <summary>TCP's sequence number.</summary>
    public uint Sequence { get; init; }

    /// <summary>Type and code of an ICMP error, or <c>reset</c>; null for what is none.</summary>
    public string? Error => Protocol switch
    {
        Protocol.Tcp when Flags.HasFlag(TcpFlags.Reset) => "reset",
        Protocol.Icmp when Icmp.Type is 3 or 11 or 12 => $"{Icmp.Type}/{Icmp.Code}",
        (Protocol)IcmpName.V6Protocol when Icmp.Type is > 0 and < 5 => $"v6 {Icmp.Type}/{Icmp.Code}",
        _ => null,
    };
}

/// <summary>Packets as they are on the wire.</summary>
internal static class PacketBytes
{
    private const int IpHeader = 20, Ip6Header = 40, FragmentHeader = 44;

    private static readonly byte[] TcpOptions = [2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7];

    public static byte[] Of(Probe probe) => probe.IsV6 ? OfV6(probe) : OfV4(probe);

    private static byte[] OfV6(Probe probe)
    {
        var bytes = new byte[Math.Max(probe.Length, Ip6Header + HeaderOf(probe.Protocol))];
        bytes[0] = (byte)(0x60 | (probe.Dscp >> 2));
        bytes[1] = (byte)((probe.Dscp & 3) << 6);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)(bytes.Length - Ip6Header));
        bytes[6] = (byte)probe.Protocol;
        bytes[7] = (byte)probe.TimeToLive;
        IPAddress.Parse(probe.Source ?? "::").TryWriteBytes(bytes.AsSpan(8), out _);
        IPAddress.Parse(probe.Destination).TryWriteBytes(bytes.AsSpan(24), out _);
        Fill(probe, bytes.AsSpan(Ip6Header), Sum(bytes.AsSpan(8, 32), (uint)probe.Protocol + (uint)(bytes.Length - Ip6Header)));
        return bytes;
    }

    private static byte[] OfV4(Probe probe)
    {
        var bytes = new byte[Math.Max(probe.Length, IpHeader + HeaderOf(probe.Protocol))];
        bytes[0] = 0x45;
        bytes[1] = (byte)(probe.Dscp << 2);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)probe.SourcePort);
        bytes[6] = 0x40;
        bytes[8] = (byte)probe.TimeToLive;
        bytes[9] = (byte)probe.Protocol;
        IPAddress.Parse(probe.Source ?? "0.0.0.0").TryWriteBytes(bytes.AsSpan(12), out _);
        IPAddress.Parse(probe.Destination).TryWriteBytes(bytes.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), Checksum(bytes.AsSpan(0, IpHeader), 0));
        Fill(probe, bytes.AsSpan(IpHeader), PseudoHeader(bytes, probe.Protocol));
        return bytes;
    }

    /// <summary>Null where it is no packet of IP.</summary>
    public static PacketHeader? Parse(ReadOnlySpan<byte> packet) => packet.Length >= Ip6Header && packet[0] >> 4 == 6 ? ParseV6(packet) : ParseV4(packet);

    private static PacketHeader ParseV6(ReadOnlySpan<byte> packet)
    {
        var inner = packet[Ip6Header..];
        var isPiece = packet[6] == FragmentHeader && inner.Length >= 8;
        var (protocol, isFirstPiece) = isPiece ? ((Protocol)inner[0], (BinaryPrimitives.ReadUInt16BigEndian(inner[2..]) & 0xfff9) == 1) : ((Protocol)packet[6], false);
        return Of(new(BinaryPrimitives.ReadUInt128BigEndian(packet[8..]), true), new(BinaryPrimitives.ReadUInt128BigEndian(packet[24..]), true), protocol, isPiece ? inner[8..] : inner, packet[7], (BinaryPrimitives.ReadUInt16BigEndian(packet) >> 6) & 63) with
        {
            Length = Ip6Header + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
            IsFirstPiece = isFirstPiece,
        };
    }

    private static PacketHeader? ParseV4(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < IpHeader || packet[0] >> 4 != 4)
            return null;
        return Of(new(BinaryPrimitives.ReadUInt32BigEndian(packet[12..]), false), new(BinaryPrimitives.ReadUInt32BigEndian(packet[16..]), false), (Protocol)packet[9], packet[((packet[0] & 15) * 4)..], packet[8], packet[1] >> 2) with
        {
            Length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            IsFirstPiece = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3fff) == 0x2000,
        };
    }

    private static PacketHeader Of(Address source, Address destination, Protocol protocol, ReadOnlySpan<byte> inner, int timeToLive, int dscp)
    {
        var isIcmp = protocol is Protocol.Icmp or (Protocol)IcmpName.V6Protocol;
        var hasPorts = protocol is Protocol.Tcp or Protocol.Udp or Protocol.Sctp && inner.Length >= 4;
        return new(
            source,
            destination,
            protocol,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(inner) : isIcmp && inner.Length >= 6 ? BinaryPrimitives.ReadUInt16BigEndian(inner[4..]) : 0,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(inner[2..]) : 0,
            protocol == Protocol.Tcp && inner.Length > 13 ? (TcpFlags)(inner[13] & 63) : TcpFlags.None,
            isIcmp && inner.Length > 1 ? new(inner[0], inner[1]) : default,
            timeToLive,
            dscp)
        {
            Sequence = protocol == Protocol.Tcp && inner.Length > 7 ? BinaryPrimitives.ReadUInt32BigEndian(inner[4..]) : 0,
        };
    }

    private static int HeaderOf(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => 20,
        Protocol.Sctp => 32,
        _ => 8,
    };

    private static void Fill(Probe probe, Span<byte> inner, uint sum)
    {
        if (!probe.HasPorts)
        {
            inner[0] = probe.IcmpType;
            BinaryPrimitives.WriteUInt16BigEndian(inner[4..], (ushort)probe.SourcePort);
            BinaryPrimitives.WriteUInt16BigEndian(inner[2..], Checksum(inner, probe.IsV6 ? sum : 0));
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(inner, (ushort)probe.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(inner[2..], (ushort)probe.DestinationPort);
        if (probe.Protocol == Protocol.Udp)
            FillUdp(inner, sum);
        else if (probe.Protocol == Protocol.Tcp)
            FillTcp(probe, inner, sum);
        else
            FillSctp(inner);
    }

    private static void FillUdp(Span<byte> inner, uint sum)
    {
        BinaryPrimitives.WriteUInt16BigEndian(inner[4..], (ushort)inner.Length);
        BinaryPrimitives.WriteUInt16BigEndian(inner[6..], Checksum(inner, sum));
    }

    private static void FillTcp(Probe probe, Span<byte> inner, uint sum)
    {
        // As Linux opens a connection: MSS, selective acknowledgements, timestamps, window scale.
        var hasOptions = probe.Flags.HasFlag(TcpFlags.Syn) && inner.Length >= 40;
        if (hasOptions)
            TcpOptions.CopyTo(inner[20..]);
        inner[12] = (byte)(hasOptions ? 0xa0 : 0x50);
        inner[13] = (byte)probe.Flags;
        if (probe.Flags.HasFlag(TcpFlags.Ack))
            BinaryPrimitives.WriteUInt32BigEndian(inner[8..], probe.Acknowledged);
        BinaryPrimitives.WriteUInt16BigEndian(inner[14..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt16BigEndian(inner[16..], Checksum(inner, sum));
    }

    // An INIT chunk; nobody looks at its checksum here.
    private static void FillSctp(Span<byte> inner)
    {
        inner[12] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(inner[14..], 20);
        inner[19] = 1;
    }

    private static uint PseudoHeader(ReadOnlySpan<byte> packet, Protocol protocol) =>
        Sum(packet[12..20], (uint)protocol + (uint)(packet.Length - IpHeader));

    private static ushort Checksum(ReadOnlySpan<byte> bytes, uint sum)
    {
        sum = Sum(bytes, sum);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)(~sum & 0xffff);
    }

    private static uint Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (var i = 0; i < bytes.Length; i += 2)
            sum += (uint)((bytes[i] << 8) | (i + 1 < bytes.Length ? bytes[i + 1] : 0));
        return sum;
    }
}
