using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m rpfilter</c>: whether answers would leave by the interface that the packet came by.</summary>
internal static class RpfilterMatch
{
    public static PacketTest Compile(Match match)
    {
        var options = match.Options.Select(option => option.Name).ToImmutableHashSet();
        if (options.Except(["--loose", "--validmark", "--accept-local", "--invert"]).Count > 0)
            return Tests.Unknown(match.ToString());

        var (isLoose, usesMark, acceptsLocal) = (options.Contains("--loose"), options.Contains("--validmark"), options.Contains("--accept-local"));
        return Tests.Negated(options.Contains("--invert"), (packet, stack) => ReversePath.Test(stack, packet, isLoose, usesMark, acceptsLocal));
    }
}
