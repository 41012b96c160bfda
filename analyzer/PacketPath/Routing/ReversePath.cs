using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>Whether answers to a packet would leave by the interface that it came by (fib_validate_source, xt_rpfilter).</summary>
internal static class ReversePath
{
    /// <param name="isLoose">Any route back is good enough.</param>
    /// <param name="usesMark">The packet's mark chooses among the tables, too.</param>
    public static Answer Test(NetworkStack stack, Packet packet, bool isLoose, bool usesMark, bool acceptsLocal) =>
        Answer.Unknown($"the way back to {packet.Source}");
}
