using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The lines of a finding, in order; those that the input lacks are left out.</summary>
internal static class Cited
{
    public static ImmutableArray<Evidence> Lines(params ReadOnlySpan<Evidence?> lines)
    {
        var found = ImmutableArray.CreateBuilder<Evidence>();
        foreach (var line in lines)
        {
            if (line is not null)
                found.Add(line);
        }

        return found.ToImmutable();
    }

    public static Evidence? Of(SourceLine? line, Sentence says) => line is { } known ? Evidence.Of(known, says) : null;

    public static Evidence? Of(LogSample? sample, Sentence says) => sample is null ? null : Evidence.Of(sample, says);
}
