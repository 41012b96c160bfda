using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Cni;

/// <summary>To whom host-local has given an address: a file named after the address, below its network's folder in <c>/var/lib/cni/networks</c>.</summary>
/// <param name="Container">The sandbox's id; null where the file names none.</param>
/// <param name="Interface">Within the pod; empty for leases of plug-ins before 0.8, which do not tell.</param>
internal sealed record HostLocalLease(string? Container, string Interface, SourceLine Line) : IArtifact<HostLocalLease>
{
    // 9263ac60d5a62f0a1e4c3d1b5a7c8e9f00112233445566778899aabbccddeeff
    // eth0
    public static Parsed<HostLocalLease> Parse(ArtifactText text)
    {
        var words = ImmutableArray.CreateBuilder<SourceLine>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (words.Count < 2 && IsWord(line.Span.Trim()))
                words.Add(line);
            else
                notes.Add(new(line, "neither a container nor its interface"));
        }

        var lease = new HostLocalLease(words.Count > 0 ? words[0].Text.Trim() : null, words.Count > 1 ? words[1].Text.Trim() : "", words.Count > 0 ? words[0] : text.Whole);
        return new(lease, notes.ToImmutable());
    }

    private static bool IsWord(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('!', '~') < 0;
}

/// <summary>The address that host-local gave last in one of a network's ranges: <c>last_reserved_ip.0</c>. It goes on from there.</summary>
internal sealed record LastReservedAddress(IPAddress? Address, SourceLine Line) : IArtifact<LastReservedAddress>
{
    // 10.244.1.57
    public static Parsed<LastReservedAddress> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var (address, at) = (default(IPAddress), text.Whole);
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (address is null && IPAddress.TryParse(line.Span.Trim(), out var read))
                (address, at) = (read, line);
            else
                notes.Add(new(line, "not an address"));
        }

        return new(new(address, at), notes.ToImmutable());
    }
}
