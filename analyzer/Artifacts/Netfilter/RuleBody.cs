using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What a rule matches, and what it does then.</summary>
internal readonly record struct RuleBody(ImmutableArray<Match> Matches, Target? Target);
