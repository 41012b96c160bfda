using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Repair;

/// <summary>A block of commands that a finding proposes, as changes of the model.</summary>
/// <param name="Problem">Why it cannot be simulated; null where it can.</param>
internal sealed record ProposedFix(ImmutableArray<Edit> Edits, string? Problem)
{
    // They ask or load what other commands have written, and change nothing themselves.
    private static readonly ImmutableArray<string> Harmless = ["sysctl --system", "iptables -V", "echo br_netfilter > /etc/modules-load.d/"];

    public static ProposedFix Parse(string block)
    {
        if (char.IsUpper(block, 0) || block.StartsWith('-'))
            return new([], "it is told in words, not in commands");

        var edits = ImmutableArray.CreateBuilder<Edit>();
        foreach (var line in block.Split('\n').Select(WithoutRemark).Where(line => line.Length > 0 && !Harmless.Any(start => line.StartsWith(start, StringComparison.Ordinal))))
        {
            if (line.Contains('<', StringComparison.Ordinal))
                return new([], $"it has to be filled in first: {line}");
            if (Read(line) is not { } edit)
                return new([], $"what it changes is not modelled: {line}");
            edits.Add(edit);
        }

        return edits.Count == 0 ? new([], "it changes nothing that is simulated") : new(edits.ToImmutable(), null);
    }

    /// <summary>The node after all of it; or null with the reason.</summary>
    public (Node? After, string? Problem) ApplyTo(Node node)
    {
        var place = node.Host;
        foreach (var edit in Edits)
        {
            var (after, problem) = edit.Apply(place);
            if (after is null)
                return (null, problem);
            place = after;
        }

        return (node.With(place), null);
    }

    private static Edit? Read(string line) =>
        IptablesEdit.Parse(line) ?? NftEdit.Parse(line) ?? RouteEdit.Parse(line) ?? LinkEdit.Parse(line) ?? (line == "modprobe br_netfilter" ? SysctlEdit.OfBridgeModule : (Edit?)SysctlEdit.Parse(line));

    private static string WithoutRemark(string line)
    {
        var at = line.IndexOf(" # ", StringComparison.Ordinal);
        return line.StartsWith('#') ? "" : (at < 0 ? line : line[..at]).Trim();
    }
}
