namespace SupportBundle.Analyzer.PacketPath.Netfilter;

/// <summary>
/// How ways are followed that are to be held against what a kernel did, rule by rule: they stay apart where they meet again, rules that only tell
/// part them, too, and it is known in which order base chains were registered, and connection tracking and translation with them.
/// </summary>
/// <param name="Registered">Higher for what was registered later.</param>
internal sealed record KernelJudgement(Func<Hooked, int> Registered);
