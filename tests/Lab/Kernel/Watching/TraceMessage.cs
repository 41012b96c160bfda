using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Watching;

internal enum TraceKind
{
    Rule,
    Return,
    Policy,
}

/// <summary>What the kernel tells of a packet that it traces: that a rule matched, or that a chain came to its end.</summary>
/// <param name="Number">Of x_tables the rule's number, of nf_tables its handle.</param>
/// <param name="Header">The packet as it stood then.</param>
internal sealed record TraceMessage(bool IsLegacy, string Table, string Chain, TraceKind Kind, long Number, uint Mark, PacketHeader Header);
