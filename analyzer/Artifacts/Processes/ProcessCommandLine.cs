using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.Processes;

/// <summary>One process' command line: <c>/proc/PID/cmdline</c>, or a copy with blanks or line ends between its words.</summary>
internal sealed record ProcessCommandLine(ImmutableArray<UnitWord> Words) : IArtifact<ProcessCommandLine>
{
    // /usr/bin/kubelet\0--config=/var/lib/kubelet/config.yaml\0--node-ip=192.168.56.11\0
    public static Parsed<ProcessCommandLine> Parse(ArtifactText text)
    {
        if (text.Content.Contains('\0', StringComparison.Ordinal))
            return new(new([.. OfProc(text)]));

        var lines = text.Lines().Where(line => !line.IsBlank).ToImmutableArray();
        return new(new([.. lines.SelectMany(line => OfLine(line, isWord: lines.Length > 1))]));
    }

    // Words may hold line ends of their own, so the line is that on which a word begins.
    private static IEnumerable<UnitWord> OfProc(ArtifactText text)
    {
        var lines = text.Lines().ToImmutableArray();
        var (at, line) = (0, 0);
        foreach (var word in text.Content.TrimEnd('\0', '\r', '\n').Split('\0'))
        {
            while (line + 1 < lines.Length && lines[line + 1].Start <= at)
                line++;
            yield return new(word, lines[line]);
            at += word.Length + 1;
        }
    }

    // tr '\0' '\n' gives each word a line of its own; without a dash the words of each line belong together.
    private static IEnumerable<UnitWord> OfLine(SourceLine line, bool isWord) =>
        isWord && line.Span.TrimStart() is ['-', ..]
            ? [new(line.Text.Trim(), line)]
            : CommandLine.Split(line.Span).Select(word => new UnitWord(word, line));
}
