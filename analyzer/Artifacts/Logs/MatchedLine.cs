using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A line that a signature matched.</summary>
internal readonly record struct MatchedLine(LogSource Source, long Number, string Text, DateTimeOffset? Time, Match Match)
{
    public LogSample ToSample(ImmutableArray<(int Number, string Text)> context) =>
        new(Source.Node, Source.Path, LogSample.Number(Number), LogSample.Cut(Text), Time, Values()) { Context = context };

    private ImmutableSortedDictionary<string, string> Values()
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var group in Match.Groups.Values)
        {
            if (group.Success && !char.IsAsciiDigit(group.Name[0]))
                values[group.Name] = group.Value;
        }

        return values.ToImmutable();
    }
}
