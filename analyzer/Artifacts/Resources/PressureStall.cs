using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary><c>/proc/pressure/cpu</c>, <c>memory</c> or <c>io</c>: how much of the time work waited for it.</summary>
internal sealed record PressureStall(ImmutableArray<StallTime> Stalls) : IArtifact<PressureStall>
{
    /// <summary>While at least one task waited.</summary>
    public StallTime? Some => Stalls.FirstOrDefault(stall => stall.Kind == "some");

    /// <summary>While all of them waited; of the CPU only kernels since 5.13 tell.</summary>
    public StallTime? Full => Stalls.FirstOrDefault(stall => stall.Kind == "full");

    // some avg10=3.54 avg60=3.47 avg300=2.68 total=40445933
    public static Parsed<PressureStall> Parse(ArtifactText text)
    {
        var stalls = ImmutableArray.CreateBuilder<StallTime>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (TextWord.Split(line.Span) is [{ Text: "some" or "full" } kind, var avg10, var avg60, var avg300, var total]
                && After(avg10, "avg10=") is { } ten && After(avg60, "avg60=") is { } sixty && After(avg300, "avg300=") is { } long5 && After(total, "total=") is { } microseconds)
            {
                stalls.Add(new(line, kind.Text, ten, sixty, long5, microseconds));
            }
            else
            {
                notes.Add(new(line, "not a line of /proc/pressure"));
            }
        }

        return new(new(stalls.ToImmutable()), notes.ToImmutable());
    }

    private static double? After(TextWord word, string key) =>
        word.Text.StartsWith(key, StringComparison.Ordinal) && double.TryParse(word.Text.AsSpan(key.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Shares of the time in percent over 10, 60 and 300 seconds, and all of it since boot in microseconds.</summary>
/// <param name="Kind"><c>some</c> or <c>full</c>.</param>
internal sealed record StallTime(SourceLine Line, string Kind, double Avg10, double Avg60, double Avg300, double TotalMicroseconds);
