using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>Interfaces, tunnels, neighbours and packet sizes.</summary>
internal static class LinksRules
{
    public static ImmutableArray<Rule> All { get; } = [];
}
