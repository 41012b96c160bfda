using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>One line of a summary: a step, or all rules of a chain's walk that led to one.</summary>
/// <param name="Node">The node, or a pod's namespace on it.</param>
/// <param name="Line">What decides it; null where the kernel's own rules do.</param>
/// <param name="ChangesPacket">It sets an address, a port, or wraps the packet.</param>
internal sealed record Stage(string Node, string Text, SourceLine? Line, bool ChangesPacket = false)
{
    /// <summary>The same to the reader.</summary>
    public bool Equals(Stage? other) => other is not null && (Node, Text, $"{Line}") == (other.Node, other.Text, $"{other.Line}");

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
