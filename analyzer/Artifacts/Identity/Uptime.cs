using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>How long the node runs, and its load: <c>uptime</c> or <c>/proc/uptime</c>.</summary>
/// <param name="Up">Null where the text does not tell.</param>
/// <param name="Load">Processes that ran or waited, on average of 1, 5 and 15 minutes; empty in /proc/uptime.</param>
internal sealed record Uptime(SourceLine Line, TimeSpan? Up, ImmutableArray<double> Load) : IArtifact<Uptime>
{
    private const string LoadAverage = "load average: ";

    public static Parsed<Uptime> Parse(ArtifactText text)
    {
        var lines = text.Lines().Where(line => !line.IsBlank).ToImmutableArray();
        var read = lines.Select(Read).FirstOrDefault(uptime => uptime is not null) ?? new(text.Whole, null, []);
        return new(read, [.. lines.Where(line => line != read.Line).Select(line => new ParseNote(line, "does not tell how long the node runs"))]);
    }

    //  11:38:50 up 41 min,  0 users,  load average: 2.19, 2.85, 2.03      up 1 week, 2 days, 3 hours      5935.23 11800.01
    private static Uptime? Read(SourceLine line)
    {
        var text = line.Text.Trim();
        if (Decimal(text.Split(' ')[0]) is { } seconds and < 1e11 && text.Contains('.') && !text.Contains(':'))
            return new(line, TimeSpan.FromSeconds(seconds), []);

        var start = text.StartsWith("up ", StringComparison.Ordinal) ? 0 : text.IndexOf(" up ", StringComparison.Ordinal);
        if (start < 0)
            return null;

        var load = text.IndexOf(LoadAverage, StringComparison.Ordinal);
        var span = SpanOf(text[start..(load < start ? text.Length : load)].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));
        return span is null ? null : new(line, span, load < 0 ? [] : [.. text[(load + LoadAverage.Length)..].Split([", ", " "], StringSplitOptions.RemoveEmptyEntries).Select(Decimal).OfType<double>()]);
    }

    // up 3 days,  1:38      up 41 min      up 2 weeks, 1 day, 3 hours, 5 minutes
    private static TimeSpan? SpanOf(string[] words)
    {
        double? total = null;
        for (var i = 0; i < words.Length; i++)
        {
            if (TimeSpan.TryParseExact(words[i], @"h\:m", CultureInfo.InvariantCulture, out var clock))
                total = (total ?? 0) + clock.TotalMinutes;
            else if (i + 1 < words.Length && int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 100_000 && Minutes(words[i + 1]) is { } minutes)
                total = (total ?? 0) + ((double)number * minutes);
        }

        return total is < 1e9 and var all ? TimeSpan.FromMinutes(all) : null;
    }

    private static int? Minutes(string unit) => unit.TrimEnd('s') switch
    {
        "min" or "minute" => 1,
        "hour" => 60,
        "day" => 1440,
        "week" => 10_080,
        "year" => 525_600,
        _ => null,
    };

    private static double? Decimal(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
