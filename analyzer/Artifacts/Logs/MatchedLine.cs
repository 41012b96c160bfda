using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A line that a signature matched.</summary>
/// <param name="Text">As it stands in the log.</param>
/// <param name="Matched">What the signature matched: the line, its parts joined, or what is wrapped in it.</param>
internal sealed record MatchedLine(LogSignature Signature, LogSource Source, long Number, DateTimeOffset? Time, string Text, string Matched)
{
    public ImmutableArray<(int Number, string Text)> Context { get; init; } = [];

    /// <summary>Whether it comes before the other by time, then by place in the input; what bears no time comes after all that does.</summary>
    public bool IsBefore(MatchedLine other) => Compare(other, DateTimeOffset.MaxValue) < 0;

    /// <summary>Whether it comes after the other by time, then by place; what bears no time comes before all that does.</summary>
    public bool IsAfter(MatchedLine other) => Compare(other, DateTimeOffset.MinValue) > 0;

    /// <summary>The value of the group by which the signature counts; null when it has none, or the line lacks it.</summary>
    public string? Key() => Signature.CountBy is { } group && Signature.Pattern.Match(Matched).Groups[group] is { Success: true } key ? key.Value : null;

    public LogSample ToSample() =>
        new(Source.Node, Source.Path, LogSample.Number(Number), LogSample.Cut(Text), Time, Values()) { Context = Context };

    private ImmutableSortedDictionary<string, string> Values()
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var group in Signature.Pattern.Match(Matched).Groups.Values)
        {
            if (group.Success && !char.IsAsciiDigit(group.Name[0]))
                values[group.Name] = group.Value;
        }

        return values.ToImmutable();
    }

    private int Compare(MatchedLine other, DateTimeOffset undated)
    {
        var order = (Time ?? undated).CompareTo(other.Time ?? undated);
        order = order != 0 ? order : string.CompareOrdinal(Source.Path, other.Source.Path);
        return order != 0 ? order : Number.CompareTo(other.Number);
    }
}
