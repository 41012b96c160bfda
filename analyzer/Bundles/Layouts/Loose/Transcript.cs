using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Several commands with their outputs in one file, as people paste them or as <c>script</c> records them.</summary>
internal static partial class Transcript
{
    /// <summary>Null for what is none.</summary>
    public static Recognised? Of(FileHead head)
    {
        var lines = CleanLines(Typography.Restored(head.Text)).Where(line => line.Length > 0).ToImmutableArray();
        var headings = lines.Select(TranscriptHeading.Of).OfType<TranscriptHeading>().ToImmutableArray();
        var isOne = headings.Any(heading => heading is { IsPrompt: true, Command.Length: > 0 }) || (headings.Length > 0 && (TranscriptHeading.Of(lines[0]) is not null || headings.Length > 2));
        return !isOne ? null : new("transcript")
        {
            IsPiece = true,
            IsOfCluster = headings.All(heading => heading.Command.Length == 0 || heading.Command.Contains("kubectl", StringComparison.Ordinal)),
            Host = headings.Select(heading => heading.Host).Distinct(StringComparer.Ordinal).ToImmutableArray() is [var only] && HostNames.IsPossible(only) ? only : null,
            Split = place => text => Split(place, text),
        };
    }

    private static IEnumerable<TextPart> Split(Place place, string text)
    {
        var (heading, output, first, number) = ((TranscriptHeading?)null, new StringBuilder(), 1, 0);
        foreach (var line in CleanLines(Typography.Restored(text)))
        {
            number++;
            if (TranscriptHeading.Of(line) is not { } next)
            {
                output.Append(line).Append('\n');
                continue;
            }

            foreach (var part in PartsOf(place, heading, output.ToString(), first))
                yield return part;
            (heading, first) = (next, number + 1);
            output.Clear();
        }

        foreach (var part in PartsOf(place, heading, output.ToString(), first))
            yield return part;
    }

    private static IEnumerable<TextPart> PartsOf(Place place, TranscriptHeading? heading, string output, int first)
    {
        // Between two prompts nothing is an answer too; below a heading it may be that nothing was pasted.
        var isSilent = string.IsNullOrWhiteSpace(output);
        if (heading is null || (isSilent && !heading.IsPrompt) || TypedCommand.Of(heading) is not { } command)
            return [];
        if (Recogniser.OfOne(command.Path, new(isSilent ? "" : output[..Math.Min(output.Length, Survey.HeadBytes)])) is not { } what)
            return [];

        var owner = what.IsOfCluster || (what.IsOfPod && command.Host.Length == 0) ? Place.Api : HostNames.IsPossible(command.Host) ? Place.OnHost(command.Host) : place;
        if (owner.Node is null && !what.IsOfCluster && !what.IsLog)
            return [];
        if (what.Split is { } split)
            return split(owner)(output).Select(part => part with { FirstLine = part.FirstLine + first - 1 });

        var placement = new Placement(owner, what.Id) { IsLog = what.IsLog, IsPiece = what.IsPiece, WhyPartial = what.WhyPartial ?? command.WhyPartial };
        return [new(placement, first, output)];
    }

    // What a terminal was told besides the text, how mails quote, and how Markdown fences; each line stays a line.
    private static IEnumerable<string> CleanLines(string text)
    {
        var lines = text.Split('\n');
        var quoted = lines.Count(line => line.StartsWith('>')) * 10 >= lines.Count(line => !string.IsNullOrWhiteSpace(line)) * 8;
        return lines.Select(line => Clean(quoted ? line.TrimStart('>') is [' ', .. var rest] ? rest : line.TrimStart('>') : line));
    }

    private static string Clean(string line)
    {
        var plain = line.Contains('\u001B', StringComparison.Ordinal) ? Escape().Replace(line, "") : line;
        return plain.StartsWith("```", StringComparison.Ordinal) ? "" : Corrected(plain.Trim('\r').Replace("\a", "", StringComparison.Ordinal));
    }

    // A typescript holds what was typed and taken back: "ip rout\b\b\bule".
    private static string Corrected(string line)
    {
        if (!line.Contains('\b', StringComparison.Ordinal))
            return line;

        var kept = new StringBuilder();
        foreach (var character in line)
        {
            if (character != '\b')
                kept.Append(character);
            else if (kept.Length > 0)
                kept.Length--;
        }

        return kept.ToString();
    }

    [GeneratedRegex(@"\u001B(\[[0-9;?]*[A-Za-z]|\][^\u0007\u001B]*(\u0007|\u001B\\)|[()][A-Z0-9]|[=>])")]
    private static partial Regex Escape();
}
