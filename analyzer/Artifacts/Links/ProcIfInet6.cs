using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The IPv6 addresses of every interface, as /proc/net/if_inet6 holds them.</summary>
internal sealed record ProcIfInet6(ArtifactText Text, ImmutableArray<InterfaceAddress> Addresses) : IArtifact<ProcIfInet6>
{
    // include/uapi/linux/if_addr.h
    private static readonly ImmutableArray<(int Bit, string Name)> Flags = [(0x08, "dadfailed"), (0x20, "deprecated"), (0x40, "tentative")];

    public static Parsed<ProcIfInet6> Parse(ArtifactText text)
    {
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (Address(line, new(line.Text)) is { } address)
                addresses.Add(address);
            else
                notes.Add(new(line, "not an IPv6 address of an interface"));
        }

        return new(new(text, addresses.ToImmutable()), notes.ToImmutable());
    }

    // address, index, length of the prefix, scope, flags, name
    // 20010db8000100000000000000000012 02 40 00 82     eth0
    private static InterfaceAddress? Address(SourceLine line, LineWords words) =>
        words.Count == 6 && HexAddress.V6(words[0]) is { } address && Hex(words[2]) is <= 128 and { } length && Hex(words[4]) is { } flags
            ? new(line, words[5], new(address, length), ScopeOf(words[3]), false)
            {
                Flags = [.. Flags.Where(flag => (flags & flag.Bit) != 0).Select(flag => flag.Name)],
            }
            : null;

    private static string ScopeOf(string word) => word switch
    {
        "00" => "global",
        "10" => "host",
        "20" => "link",
        "40" => "site",
        _ => word,
    };

    private static int? Hex(string word) => int.TryParse(word, NumberStyles.AllowHexSpecifier, null, out var number) ? number : null;
}
