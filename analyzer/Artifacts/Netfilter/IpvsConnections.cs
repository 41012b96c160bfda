using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The connections that IPVS balances, as <c>ipvsadm -Lnc</c> or <c>/proc/net/ip_vs_conn</c> lists them.</summary>
internal sealed record IpvsConnections(ArtifactText Text, ImmutableArray<IpvsConnection> All) : IArtifact<IpvsConnections>
{
    public static Parsed<IpvsConnections> Parse(ArtifactText text)
    {
        var connections = ImmutableArray.CreateBuilder<IpvsConnection>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsHeading(line))
                continue; // nothing, or one of the two headings

            if (ParseConnection(line) is { } connection)
                connections.Add(connection);
            else
                notes.Add(new(line, "not a connection of IPVS"));
        }

        return new(new(text, connections.ToImmutable()), notes.ToImmutable());
    }

    // IPVS connection entries
    // pro expire state       source             virtual            destination
    private static bool IsHeading(SourceLine line) =>
        line.Span.StartsWith("IPVS connection entries") || line.Span.StartsWith("pro expire") || line.Span.StartsWith("Pro FromIP");

    // TCP 00:56  SYN_RECV    10.0.0.5:41542     10.96.0.1:443      10.0.0.1:6443
    private static IpvsConnection? ParseConnection(SourceLine line)
    {
        var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (OfKernel(line, words) is { } connection)
            return connection;

        return words.Length >= 6 && words[1].Contains(':') && words[3].Contains(':')
            ? new(line, words[0], words[2], words[3], words[4], words[5])
            : null;
    }

    // TCP 0A000005 A246 0A600001 01BB 0A000001 192B ESTABLISHED     899
    private static IpvsConnection? OfKernel(SourceLine line, string[] words) =>
        words is [var protocol, var from, var fromPort, var to, var toPort, var chosen, var chosenPort, var state, _, ..]
        && IpvsAddress.Of(from, fromPort) is { } source && IpvsAddress.Of(to, toPort) is { } virtualServer && IpvsAddress.Of(chosen, chosenPort) is { } destination
            ? new(line, protocol, state, source, virtualServer, destination)
            : null;
}

/// <summary>One connection; its ends are <c>address:port</c> as printed.</summary>
/// <param name="State"><c>SYN_RECV</c> until the handshake is complete, then <c>ESTABLISHED</c>; <c>UDP</c> for datagrams.</param>
/// <param name="Virtual">The Service's address.</param>
/// <param name="Destination">The endpoint chosen.</param>
internal sealed record IpvsConnection(SourceLine Line, string Protocol, string State, string Source, string Virtual, string Destination);
