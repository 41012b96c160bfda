using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary><c>/proc/loadavg</c>: processes that ran or waited, on average of 1, 5 and 15 minutes.</summary>
/// <param name="Averages">Three, or none where the text tells nothing.</param>
internal sealed record LoadAverage(SourceLine Line, ImmutableArray<double> Averages, int? Running, int? Tasks) : IArtifact<LoadAverage>
{
    public static Parsed<LoadAverage> Parse(ArtifactText text)
    {
        var lines = text.Lines().Where(line => !line.IsBlank).ToImmutableArray();
        var read = lines.Select(Read).FirstOrDefault(load => load is not null) ?? new(text.Whole, [], null, null);
        return new(read, [.. lines.Where(line => line != read.Line).Select(line => new ParseNote(line, "not a load average"))]);
    }

    // 2.31 2.64 2.01 19/359 21886
    private static LoadAverage? Read(SourceLine line)
    {
        var words = TextWord.Split(line.Span);
        if (words.Length < 3 || !words.Take(3).All(word => word.IsDecimal))
            return null;

        var tasks = (words.ElementAtOrDefault(3).Text ?? "").Split('/');
        return new(line, [.. words.Take(3).Select(word => double.Parse(word.Text, CultureInfo.InvariantCulture))], Number(tasks[0]), Number(tasks[^1]));
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
