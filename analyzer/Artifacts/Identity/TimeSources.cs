using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>The clocks that the node follows or could, from <c>chronyc sources</c> or <c>ntpq -p</c>.</summary>
internal sealed record TimeSources(ImmutableArray<TimeSource> Sources) : IArtifact<TimeSources>
{
    /// <summary>The source that the clock follows, or null.</summary>
    public TimeSource? Selected => Sources.FirstOrDefault(source => source.IsSelected);

    public static Parsed<TimeSources> Parse(ArtifactText text)
    {
        var sources = ImmutableArray.CreateBuilder<TimeSource>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsHeading(line.Text.Trim()))
                continue; // headings, rules and what chronyc -v explains

            if (TimeSource.OfChrony(line) is { } source)
                sources.Add(source);
            else if (TimeSource.OfNtp(line) is { } peer)
                sources.Add(peer);
            else
                notes.Add(new(line, "not a source of time"));
        }

        return new(new(sources.ToImmutable()), notes.ToImmutable());
    }

    // MS Name/IP address         Stratum Poll Reach LastRx Last sample      210 Number of sources = 2
    //      remote           refid      st t when poll reach   delay   offset  jitter
    public static bool IsHeading(string line) =>
        line.StartsWith("MS Name/IP", StringComparison.Ordinal) || line.StartsWith("remote ", StringComparison.Ordinal) || line.StartsWith("====", StringComparison.Ordinal)
        || line.Contains("Number of sources = ", StringComparison.Ordinal)
        || line.StartsWith(".-- ", StringComparison.Ordinal) || line.StartsWith("/ ", StringComparison.Ordinal) || line.StartsWith("| ", StringComparison.Ordinal) || line.StartsWith("||", StringComparison.Ordinal);
}

/// <summary>One clock.</summary>
/// <param name="Reach">The last eight polls as bits, the newest lowest: 0 where none was answered, 255 where all were.</param>
/// <param name="State">chrony's or ntpd's mark: <c>*</c> followed, <c>+</c> combined, <c>-</c> left out, <c>?</c> or a blank unusable, <c>x</c> wrong.</param>
internal sealed record TimeSource(SourceLine Line, string Name, int Stratum, int Reach, char State)
{
    public bool IsSelected => State is '*' or 'o';

    /// <summary>How far the node's clock was ahead of this one when it last answered, negative where it was behind; null where it did not.</summary>
    public TimeSpan? Ahead { get; init; }

    /// <summary>How far that may be wrong.</summary>
    public TimeSpan? Margin { get; init; }

    // ^* 192.0.2.123                   2   6   377    34    +12us[  +20us] +/-   15ms
    public static TimeSource? OfChrony(SourceLine line)
    {
        var words = TextWord.Split(line.Span);
        var source = words.Length >= 6 && words[0].Text is [('^' or '=' or '#') and _, var state, ..] && words[0].Text.Length == 2
            ? Of(line, words[1].Text, words[2].Text, words[4].Text, state)
            : null;

        // The number before the bracket is that within, less what was corrected since: chronyc(1), Last sample.
        return source is { Reach: > 0 } && words.Length > 6
            ? source with { Ahead = Span(words[6].Text.Split('[')[0]), Margin = Span(words[^1].Text) }
            : source;
    }

    // *192.0.2.123     .GPS.            1 u   34   64  377    0.512    0.120   0.034
    public static TimeSource? OfNtp(SourceLine line)
    {
        var words = TextWord.Split(line.Span);
        if (words.Length < 10)
            return null;

        var isMarked = "*+-#xo.".Contains(words[0].Text[0]) && words[0].Text.Length > 1;
        var source = Of(line, isMarked ? words[0].Text[1..] : words[0].Text, words[2].Text, words[6].Text, isMarked ? words[0].Text[0] : ' ');

        // ntpq(8) tells in milliseconds how far the source is ahead of the node, not the node of the source.
        return source is { Reach: > 0 } && Span(words[7].Text + "ms") is { } delay && Span(words[8].Text + "ms") is { } offset && Span(words[9].Text + "ms") is { } jitter
            ? source with { Ahead = -offset, Margin = (delay / 2) + jitter }
            : source;
    }

    // +12us[      15ms      -1203us[      3.2s
    private static TimeSpan? Span(string text)
    {
        var unit = text.TrimEnd('n', 'u', 'm', 's');
        var ticks = text[unit.Length..] switch { "ns" => 0.01, "us" => 10, "ms" => 10_000, "s" => 10_000_000.0, _ => 0 };
        return ticks > 0 && double.TryParse(unit, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number * ticks is > -1e16 and < 1e16
            ? TimeSpan.FromTicks((long)Math.Round(number * ticks))
            : null;
    }

    private static TimeSource? Of(SourceLine line, string name, string stratum, string reach, char state) =>
        int.TryParse(stratum, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Octal(reach) is { } polls
            ? new(line, name, number, polls, state)
            : null;

    private static int? Octal(string text) =>
        text.Length is > 0 and <= 3 && text.All(c => c is >= '0' and <= '7') ? text.Aggregate(0, (sum, digit) => (sum * 8) + digit - '0') : null;
}
