using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>The swap in use: <c>/proc/swaps</c>, <c>swapon -s</c> or <c>swapon --show</c>.</summary>
internal sealed record SwapList(ImmutableArray<SwapArea> Areas) : IArtifact<SwapList>
{
    /// <summary>Lines that may be areas too, but could not be read as such.</summary>
    public ImmutableArray<SourceLine> Unread { get; init; } = [];

    public static Parsed<SwapList> Parse(ArtifactText text)
    {
        var areas = ImmutableArray.CreateBuilder<SwapArea>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsHeading(line.Span.Trim()))
                continue; // the heading stands also where there is no swap

            if (SwapArea.TryParse(line) is { } area)
                areas.Add(area);
            else
                notes.Add(new(line, "not an area of swap"));
        }

        return new(new(areas.ToImmutable()) { Unread = [.. notes.Select(note => note.Line)] }, notes.ToImmutable());
    }

    // Filename				Type		Size		Used		Priority
    // NAME           TYPE SIZE USED PRIO
    public static bool IsHeading(ReadOnlySpan<char> line) => line.StartsWith("Filename") || (line.StartsWith("NAME ") && line.Contains("TYPE", StringComparison.Ordinal));
}

/// <summary>One area of swap; sizes in bytes.</summary>
internal sealed record SwapArea(SourceLine Line, string Name, string Type, long Size, long Used, int Priority)
{
    // /dev/dm-1                               partition	8388604		0		-2
    // /swapfile file   8M   0B   -2
    public static SwapArea? TryParse(SourceLine line) =>
        TextWord.Split(line.Span) is [var name, var type, var size, var used, var priority]
        && ByteSize.Parse(size.Text, 1024) is { } sizeBytes && ByteSize.Parse(used.Text, 1024) is { } usedBytes
        && int.TryParse(priority.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new(line, name.Text, type.Text, sizeBytes, usedBytes, number)
            : null;
}
